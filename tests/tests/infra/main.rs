//! Compares the cloud resources with the code: infra/ and events/ must match the functions.

mod permissions;

use api::{CONTENT_SECURITY_POLICY, PREFIXES, Secret, function_of};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tests::client::Problem;
use tests::settings::repository;
use tests::template::{load, resources};

const TEMPLATES: [&str; 6] = ["template", "api", "cdn", "watch", "names", "edge"];
const FUNCTION: &str = "AWS::Serverless::Function";
/// The most behaviors of a distribution besides the default one.
const MOST_BEHAVIOURS: usize = 25;

fn template(name: &str) -> Result<Value, Problem> {
    load(&repository().join("infra").join(name).with_extension("yaml"))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The functions' crates.
fn folders() -> Result<BTreeSet<String>, Problem> {
    let all = entries(&repository().join("functions"))?;
    Ok(all.iter().filter(|path| path.join("Cargo.toml").is_file()).map(|path| name(path)).collect())
}

/// `on-upload` as the template writes it: `OnUpload`.
fn logical(folder: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    folder.split('-').map(capital).collect()
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_function_is_a_resource_and_the_reverse() -> Result<(), Problem> {
    let template = template("template")?;
    let mut found = BTreeSet::new();
    for (id, function) in resources(&template, FUNCTION) {
        let uri = function["Properties"]["CodeUri"].as_str().unwrap_or_default();
        let folder = uri.trim_start_matches("../target/lambda/").trim_end_matches('/');
        assert_eq!(id, logical(folder), "CodeUri {uri}");
        found.insert(folder.to_owned());
    }
    assert_eq!(found, folders()?);
    Ok(())
}

#[test]
fn every_function_has_what_calls_it() -> Result<(), Problem> {
    let (template, api) = (template("template")?, template("api")?);
    let integrations = &api["Resources"]["Api"]["Properties"]["Body"]["components"]["x-amazon-apigateway-integrations"];
    let routed: BTreeSet<String> = routes(&api).into_values().collect();
    for folder in folders()? {
        let id = logical(&folder);
        if folder.starts_with("on-") {
            let events = template["Resources"][&id]["Properties"]["Events"].as_object();
            assert!(events.is_some_and(|events| !events.is_empty()), "{folder} has no event");
            continue;
        }
        assert!(routed.contains(&folder), "no route leads to {folder}");
        let uri = integrations[&folder]["uri"]["Fn::Sub"].as_str().unwrap_or_default();
        assert!(uri.ends_with(&format!("/functions/${{{id}}}/invocations")), "{folder}: {uri}");
        let given = &template["Resources"]["Api"]["Properties"]["Parameters"][&id];
        assert_eq!(*given, json!({"Fn::GetAtt": [id, "Arn"]}), "{folder}");
        let permission = &api["Resources"][format!("{id}Called")]["Properties"];
        assert_eq!(permission["FunctionName"], json!({"Ref": id}));
        assert_eq!(permission["Principal"], "apigateway.amazonaws.com");
    }
    Ok(())
}

/// The gateway's routes: path to function.
fn routes(api: &Value) -> BTreeMap<String, String> {
    let paths = api["Resources"]["Api"]["Properties"]["Body"]["paths"].as_object();
    let target = |route: &Value| {
        let target = &route["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"]["$ref"];
        target.as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned()
    };
    paths.into_iter().flatten().map(|(path, route)| (path.clone(), target(route))).collect()
}

/// The lines between the marks in api.yaml.
fn wanted_routes() -> String {
    let mut text = String::new();
    for (prefix, function) in PREFIXES {
        let function = format!("{function:?}").to_lowercase();
        for path in [(*prefix).to_owned(), format!("{prefix}/{{proxy+}}")] {
            text += &format!("          {path}:\n            x-amazon-apigateway-any-method:\n");
            text += "              x-amazon-apigateway-integration:\n";
            text += &format!("                $ref: \"#/components/x-amazon-apigateway-integrations/{function}\"\n");
        }
    }
    text
}

#[test]
fn the_gateways_routes_are_the_table_of_prefixes() -> Result<(), Problem> {
    let path = repository().join("infra/api.yaml");
    let text = std::fs::read_to_string(&path)?;
    let (start, rest) = text.split_once("          # routes: begin").ok_or("no mark where routes begin")?;
    let (mark, rest) = rest.split_once('\n').ok_or("no routes")?;
    let (standing, end) = rest.split_once("          # routes: end").ok_or("no mark where routes end")?;
    let wanted = wanted_routes();
    if tests::settings::writes_routes() {
        let new = format!("{start}          # routes: begin{mark}\n{wanted}          # routes: end{end}");
        std::fs::write(&path, new)?;
        return Ok(());
    }
    assert_eq!(standing, wanted, "crates/api/src/prefixes.rs has changed: run `make routes`");
    assert_eq!(routes(&load(&path)?).len(), 2 * PREFIXES.len());
    Ok(())
}

/// Whether a path matches the pattern of a behavior: `*` stands for any text, including slashes.
fn fits(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, rest)) => path
            .strip_prefix(start)
            .is_some_and(|left| (0..=left.len()).any(|at| left.is_char_boundary(at) && fits(rest, &left[at..]))),
    }
}

#[test]
fn the_distribution_leads_every_path_of_the_api_to_the_gateway_and_none_of_the_page() -> Result<(), Problem> {
    let cdn = template("cdn")?;
    let config = &cdn["Resources"]["Distribution"]["Properties"]["DistributionConfig"];
    let behaviours = config["CacheBehaviors"].as_array().ok_or("no behaviours")?;
    assert!(behaviours.len() <= MOST_BEHAVIOURS);
    assert_eq!(config["DefaultCacheBehavior"]["TargetOriginId"], "page");
    assert_eq!(config.get("CustomErrorResponses"), None, "they would turn the API's own 404 into the page");
    let patterns: Vec<&str> = behaviours.iter().filter_map(|one| one["PathPattern"].as_str()).collect();
    let leads = |path: &str| patterns.iter().any(|pattern| fits(pattern, path));

    let mut used: BTreeSet<&&str> = BTreeSet::new();
    for (prefix, _) in PREFIXES {
        let prefix = prefix.replace("{id}", "7");
        for path in [prefix.clone(), format!("{prefix}/"), format!("{prefix}/x/y.csv")] {
            assert!(leads(&path), "{path} would be answered with the page");
            used.extend(patterns.iter().filter(|pattern| fits(pattern, &path)));
        }
    }
    let idle: Vec<_> = patterns.iter().filter(|pattern| !used.contains(pattern)).collect();
    assert!(idle.is_empty(), "no prefix of the API fits {idle:?}");
    for path in [
        "/",
        "/index.html",
        "/start.js",
        "/favicon.svg",
        "/assets/app-1a2b.js",
        "/projects",
        "/projects/new",
        "/projects/7/data",
        "/projects/7/data/import",
        "/projects/7/label",
        "/projects/7/settings/members",
        "/user/account",
        "/signup",
    ] {
        assert_eq!(function_of(path), None, "{path} is the API's: take it off this list");
        assert!(!leads(path), "{path} would be sent to the API");
    }
    for one in behaviours {
        let mut same = one.clone();
        same["PathPattern"] = behaviours[0]["PathPattern"].clone();
        assert_eq!(same, behaviours[0], "{} differs from the first", one["PathPattern"]);
        assert_eq!((&one["TargetOriginId"], &one["ViewerProtocolPolicy"]), (&json!("api"), &json!("https-only")));
    }
    Ok(())
}

#[test]
fn the_page_has_the_headers_that_the_functions_send() -> Result<(), Problem> {
    let cdn = template("cdn")?;
    let headers = |name: &str| {
        cdn["Resources"][name]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"].clone()
    };
    let policy = &headers("PageHeaders")["ContentSecurityPolicy"]["ContentSecurityPolicy"];
    assert_eq!(*policy, CONTENT_SECURITY_POLICY);
    assert_eq!(headers("ApiHeaders").get("ContentSecurityPolicy"), None, "files would lose their stricter one");
    for name in ["PageHeaders", "ApiHeaders"] {
        let seconds = &headers(name)["StrictTransportSecurity"]["AccessControlMaxAgeSec"];
        assert!(seconds.as_u64() >= Some(31_536_000), "{name}");
        assert_eq!(headers(name)["ContentTypeOptions"]["Override"], true, "{name}");
    }
    Ok(())
}

/// Runs a CloudFront Function of cdn.yaml on events and returns its results.
fn at_the_edge(function: &str, events: &Value) -> Result<Vec<Value>, Problem> {
    let cdn = template("cdn")?;
    let code = cdn["Resources"][function]["Properties"]["FunctionCode"].as_str().ok_or("no code")?;
    let run = "console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map(handler)))";
    let mut node = std::process::Command::new("node")
        .args(["--eval", &format!("{code}\n{run}")])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .map_err(|error| format!("node, which builds the page, does not start: {error}"))?;
    serde_json::to_writer(node.stdin.take().ok_or("no input")?, events)?;
    let output = node.wait_with_output()?;
    assert!(output.status.success());
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn viewer_request(path: &str, headers: Value) -> Value {
    json!({"viewer": {"ip": "203.0.113.7"}, "request": {"method": "GET", "uri": path, "headers": headers}})
}

#[test]
fn the_edge_finds_the_pages_files_as_the_local_server_does() -> Result<(), Problem> {
    let all = "gzip, deflate, br;q=1.0";
    let cases = [
        ("/", all, Some("/br/index.html")),
        ("/projects", "gzip", Some("/gzip/index.html")),
        ("/projects/7/data", "*", Some("/plain/index.html")),
        ("/projects/7/", "", Some("/plain/index.html")),
        ("/user/account", all, Some("/br/index.html")),
        ("/projects/7/settings/members", all, Some("/br/index.html")),
        ("/files/", all, None),
        ("/projects/7/upload-example", all, None),
        ("/assets/app-1a2b.js", all, Some("/br/assets/app-1a2b.js")),
        ("/start.js", "identity, gzip;q=0.5", Some("/gzip/start.js")),
        ("/../Cargo.toml", all, None),
        ("/%2e%2e/Cargo.toml", all, None),
        ("/.vite/manifest.json", all, None),
        ("/a//b", all, None),
        ("/a\\b", all, None),
        ("/c:/b", all, None),
    ];
    let event = |(path, accepts, _): &(&str, &str, Option<&str>)| {
        let headers = if accepts.is_empty() { json!({}) } else { json!({"accept-encoding": {"value": accepts}}) };
        viewer_request(path, headers)
    };
    let answers = at_the_edge("PageRequest", &cases.iter().map(event).collect())?;
    for ((path, accepts, wanted), answer) in cases.iter().zip(answers) {
        match wanted {
            Some(uri) => assert_eq!(answer["uri"], **uri, "{path} {accepts}"),
            None => assert_eq!(answer["statusCode"], 404, "{path}"),
        }
    }
    Ok(())
}

#[test]
fn the_edge_says_who_asks_whatever_a_visitor_says() -> Result<(), Problem> {
    let sent = json!({
        "host": {"value": "labels.example.com"},
        "x-forwarded-host": {"value": "evil.example.com"},
        "x-skylabel-client": {"value": "192.0.2.1"},
    });
    let paths = [("/api/projects/", "/api/projects"), ("/api/projects", "/api/projects"), ("/api/x//", "/api/x")];
    let events = paths.iter().map(|(path, _)| viewer_request(path, sent.clone())).collect();
    for ((_, wanted), answer) in paths.iter().zip(at_the_edge("ApiRequest", &events)?) {
        assert_eq!(answer["uri"], **wanted);
        assert_eq!(answer["headers"]["x-forwarded-host"]["value"], "labels.example.com");
        assert_eq!(answer["headers"]["x-skylabel-client"]["value"], "203.0.113.7");
    }
    Ok(())
}

#[test]
fn what_holds_data_is_kept_and_closed() -> Result<(), Problem> {
    for file in TEMPLATES {
        let template = template(file)?;
        for kind in ["AWS::DynamoDB::Table", "AWS::S3::Bucket"] {
            for (id, resource) in resources(&template, kind) {
                // The page can be built again at any time.
                let is_data = id != "PageBucket";
                // A first deployment that fails deletes everything. Nothing else deletes data.
                for (policy, kept) in [("DeletionPolicy", "RetainExceptOnCreate"), ("UpdateReplacePolicy", "Retain")] {
                    assert!(!is_data || resource[policy] == kept, "{id}: {policy}");
                }
                if kind == "AWS::S3::Bucket" {
                    check_bucket(&template, id, &resource["Properties"], is_data);
                }
            }
        }
        for (id, table) in resources(&template, "AWS::DynamoDB::Table") {
            let table = &table["Properties"];
            assert_eq!(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true, "{id}");
            // `make deploy` enables protection afterwards, since a protected table would survive a failed first
            // deployment.
            assert_eq!(table.get("DeletionProtectionEnabled"), None, "{id}");
            assert_eq!(table["TimeToLiveSpecification"]["AttributeName"], "expires", "{id}");
        }
    }
    Ok(())
}

fn check_bucket(template: &Value, id: &str, bucket: &Value, is_data: bool) {
    let block = bucket["PublicAccessBlockConfiguration"].as_object();
    assert!(block.is_some_and(|block| block.len() == 4 && block.values().all(|one| one == true)), "{id} may be public");
    assert!(bucket.get("BucketEncryption").is_some(), "{id}");
    assert!(!is_data || bucket["VersioningConfiguration"]["Status"] == "Enabled", "{id} has no versions");
    let rules = bucket["LifecycleConfiguration"]["Rules"].as_array();
    let aborts = |rule: &Value| rule.get("AbortIncompleteMultipartUpload").is_some();
    assert!(rules.is_some_and(|rules| rules.iter().any(aborts)), "{id} keeps parts of uploads that nobody ended");
    let closes = |policy: &Value| {
        let statements = policy["PolicyDocument"]["Statement"].as_array();
        policy["Bucket"] == json!({"Ref": id})
            && statements.into_iter().flatten().any(|one| {
                one["Effect"] == "Deny" && one["Condition"] == json!({"Bool": {"aws:SecureTransport": "false"}})
            })
    };
    let policies = resources(template, "AWS::S3::BucketPolicy");
    assert!(policies.iter().any(|(_, policy)| closes(&policy["Properties"])), "{id} may be read without TLS");
}

#[test]
fn logs_end_and_functions_write_to_them() -> Result<(), Problem> {
    for file in TEMPLATES {
        for (id, group) in resources(&template(file)?, "AWS::Logs::LogGroup") {
            assert!(group["Properties"].get("RetentionInDays").is_some(), "{id} keeps logs for ever");
        }
    }
    let logging = template("template")?["Globals"]["Function"]["LoggingConfig"].clone();
    assert_eq!((&logging["LogFormat"], &logging["LogGroup"]), (&json!("JSON"), &json!({"Ref": "FunctionLogs"})));
    Ok(())
}

/// Source files below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Problem> {
    for path in entries(folder)? {
        if path.is_dir() {
            sources(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

/// The environment variables that a file's code reads.
fn variables(path: &Path) -> Result<BTreeSet<String>, Problem> {
    let text = std::fs::read_to_string(path)?;
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let quoted = code.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| line.split('"'));
    Ok(quoted.filter(|text| text.starts_with("SKYLABEL_") && !text.contains(' ')).map(str::to_owned).collect())
}

#[test]
fn the_environment_is_what_the_code_reads() -> Result<(), Problem> {
    let set = template("template")?["Globals"]["Function"]["Environment"]["Variables"].clone();
    let set: BTreeSet<String> = set.as_object().into_iter().flat_map(|map| map.keys().cloned()).collect();
    let (mut files, mut read, mut needed) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for host in ["crates/api/src", "crates/cloud/src"] {
        sources(&repository().join(host), &mut files)?;
    }
    for file in files {
        let names = variables(&file)?;
        if name(&file) == "clients.rs" {
            needed.extend(names.iter().cloned());
        }
        read.extend(names);
    }
    let idle: Vec<_> = set.difference(&read).collect();
    assert!(idle.is_empty(), "nothing reads {idle:?}");
    let missing: Vec<_> = needed.difference(&set).collect();
    assert!(missing.is_empty(), "the template does not set {missing:?}");
    Ok(())
}

fn sample(file: &str) -> Result<Value, Problem> {
    Ok(serde_json::from_str(&std::fs::read_to_string(repository().join("events").join(file))?)?)
}

#[test]
fn every_function_has_a_sample_and_every_sample_a_function() -> Result<(), Problem> {
    let of = |path: &PathBuf| name(path).split('.').next().unwrap_or_default().to_owned();
    let found: BTreeSet<String> = entries(&repository().join("events"))?.iter().map(of).collect();
    assert_eq!(found, folders()?);
    Ok(())
}

#[test]
fn samples_of_requests_go_where_the_gateway_sends_them() -> Result<(), Problem> {
    let (routes, edge) = (routes(&template("api")?), edge_digest());
    for path in entries(&repository().join("events"))? {
        let (file, event) = (name(&path), sample(&name(&path))?);
        if event["version"] != "2.0" {
            continue;
        }
        let function = file.split('.').next().unwrap_or_default();
        let route = event["routeKey"].as_str().and_then(|key| key.strip_prefix("ANY ")).unwrap_or_default();
        assert_eq!(routes.get(route).map(String::as_str), Some(function), "{file}: {route}");
        let answers = function_of(event["rawPath"].as_str().unwrap_or_default());
        assert_eq!(answers.map(|one| format!("{one:?}").to_lowercase()).as_deref(), Some(function), "{file}");
        // Signed with the secret of the tests, so that a function that checks it responds.
        assert_eq!(event["headers"]["x-skylabel-edge"], edge, "{file}");
    }
    Ok(())
}

fn edge_digest() -> String {
    Secret::new([7; 32]).digest("edge", "cloudfront")
}

#[test]
fn the_deployment_derives_what_the_functions_expect_of_the_edge() -> Result<(), Problem> {
    let written = std::fs::read_to_string(repository().join("infra/tests/edge-digest.txt"))?;
    assert_eq!(written.trim(), edge_digest());
    Ok(())
}

#[test]
fn events_are_filtered_by_what_the_code_writes() -> Result<(), Problem> {
    let template = template("template")?;
    let events = |id: &str| template["Resources"][id]["Properties"]["Events"].clone();
    let keys = std::fs::read_to_string(repository().join("crates/store/src/table/keys.rs"))?;
    let objects = std::fs::read_to_string(repository().join("crates/store/src/objects/object_keys.rs"))?;
    for (id, event, file) in
        [("OnSchedule", "Tick", "on-schedule.tick.json"), ("OnSchedule", "Recount", "on-schedule.recount.json")]
    {
        let input = events(id)[event]["Properties"]["Input"].clone();
        assert_eq!(serde_json::from_str::<Value>(input.as_str().unwrap_or_default())?, sample(file)?);
    }
    for (id, event) in [("OnUpload", "Created"), ("OnUpload", "Dropped"), ("OnJob", "Asked")] {
        let properties = events(id)[event]["Properties"].clone();
        assert_eq!(properties["Bucket"], json!({"Ref": "UploadsBucket"}));
        let prefix = properties["Filter"]["S3Key"]["Rules"][0]["Value"].as_str().unwrap_or_default().to_owned();
        assert!(objects.contains(&format!("\"{prefix}")), "no key begins with {prefix}");
    }
    let stream = events("OnChange")["Outbox"]["Properties"].clone();
    let pattern: Value =
        serde_json::from_str(stream["FilterCriteria"]["Filters"][0]["Pattern"].as_str().unwrap_or_default())?;
    assert_eq!(pattern["eventName"], json!(["INSERT"]));
    // Events have partitions of their own, which begin alike.
    let pk = pattern["dynamodb"]["Keys"]["pk"]["S"][0]["prefix"].as_str().unwrap_or_default();
    let due = pk.strip_suffix('#').unwrap_or_default();
    assert!(keys.contains(&format!("const DUE: &str = \"{due}\"")), "no partition begins with {pk}");
    assert!(keys.contains("format!(\"{DUE}#{digit}\")"), "events are elsewhere");
    let due = std::fs::read_to_string(repository().join("crates/store/src/events/timers.rs"))?;
    let what = pattern["dynamodb"]["NewImage"]["what"]["S"][0].as_str().unwrap_or_default();
    assert!(due.contains(&format!("\"{what}\"")), "nothing is noted as {what}");
    assert!(stream["DestinationConfig"].get("OnFailure").is_some());
    Ok(())
}
