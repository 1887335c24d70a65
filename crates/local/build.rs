//! A release binary contains the page, so a new build of the page requires a new build of the binary. A debug binary
//! reads the page's files at run time and needs no build.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[allow(clippy::disallowed_methods, reason = "cargo tells a build script its profile by the environment only")]
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_release {
        // The binary also builds without the page. It then shows a message.
        let dist = "../../static-site/dist";
        let page = if std::path::Path::new(dist).is_dir() { dist } else { "../../static-site" };
        println!("cargo::rerun-if-changed={page}");
    }
}
