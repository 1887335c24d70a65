//! A release holds the page, so it is built again when the page was built again. A debug binary reads the page's files when
//! it runs, and needs no build for a new page.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[allow(clippy::disallowed_methods, reason = "cargo tells a build script its profile by the environment only")]
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_release {
        // Without a built page the binary still builds, and says so.
        let dist = "../../static-site/dist";
        let page = if std::path::Path::new(dist).is_dir() { dist } else { "../../static-site" };
        println!("cargo::rerun-if-changed={page}");
    }
}
