//! Builds again when the page was built again. Without a built page the binary still builds, and says so.

fn main() {
    let dist = "../../static-site/dist";
    if std::path::Path::new(dist).is_dir() {
        println!("cargo::rerun-if-changed={dist}");
    } else {
        println!("cargo::rerun-if-changed=../../static-site");
    }
}
