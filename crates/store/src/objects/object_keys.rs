//! Names of objects in the buckets.

use crate::table::keys::id;
use labeling::ids::{ChildId, ProjectChildId, ProjectId, SegmentId, TaskId};

/// All runs of a project.
pub fn runs(project: ProjectId) -> String {
    format!("projects/{}/runs/", id(project.0))
}

/// The import job whose run an object is.
pub fn run_of(key: &str) -> Option<ProjectChildId> {
    let ["projects", project, "runs", job, _] = key.split('/').collect::<Vec<_>>()[..] else { return None };
    Some(ProjectId(project.parse().ok()?).child(job.parse().ok()?))
}

/// All prediction runs of a project.
pub fn prediction_runs(project: ProjectId) -> String {
    format!("projects/{}/predictions/", id(project.0))
}

/// A prediction run of a segment.
pub fn prediction_run(project: ProjectId, segment: SegmentId, name: &str) -> String {
    format!("{}{}/{name}", prediction_runs(project), id(segment.0))
}

/// The segment whose prediction run an object is, or was.
pub fn prediction_run_of(key: &str) -> Option<SegmentId> {
    let ["projects", _, "predictions", segment, _] = key.split('/').collect::<Vec<_>>()[..] else { return None };
    Some(SegmentId(segment.parse().ok()?))
}

/// All work records of a project that are too long for their rows.
pub fn works(project: ProjectId) -> String {
    format!("projects/{}/work/", id(project.0))
}

/// The record that an object is, or was.
pub fn work_of(key: &str) -> Option<ChildId> {
    let ["projects", _, "work", task, n, _] = key.split('/').collect::<Vec<_>>()[..] else { return None };
    Some(TaskId(task.parse().ok()?).child(n.parse().ok()?))
}

/// All uploaded files of a project.
pub fn uploads(project: ProjectId) -> String {
    format!("projects/{}/uploads/", id(project.0))
}

/// A run of an import job, by the attempt that put it: another attempt neither replaces nor deletes it.
pub fn run(job: ProjectChildId, attempt: &str, index: usize) -> String {
    format!("{}{attempt}-{index:06}", runs_of(job))
}

/// All runs of an import job, and what its parts have noted.
pub fn runs_of(job: ProjectChildId) -> String {
    format!("{}{:07}/", runs(job.project()), job.n())
}

/// A run of a part of an import job, by the attempt that put it.
pub fn part_run(job: ProjectChildId, part: u32, attempt: u64, index: usize) -> String {
    format!("{}{part:04}-{attempt:06}-{index:06}", runs_of(job))
}

/// The prefix of what the parts of an import job have noted.
pub fn parts_reached(job: ProjectChildId) -> String {
    format!("{}reached-", runs_of(job))
}

/// How far an attempt of a part of an import job has come, the `n`th time that it says so.
pub fn part_reached(job: ProjectChildId, part: u32, attempt: u64, n: usize) -> String {
    format!("{}{part:04}-{attempt:06}-{n:06}", parts_reached(job))
}

/// The manifest of an import job.
pub fn manifest(project: ProjectId, job: &str) -> String {
    format!("projects/{}/manifests/{job}", id(project.0))
}

/// A work record too long for its row.
pub fn work(project: ProjectId, child: ChildId, name: &str) -> String {
    format!("projects/{}/work/{}/{:04}/{name}", id(project.0), id(child.task().0), child.n())
}

/// An uploaded file, under a name that cannot be guessed.
pub fn upload(upload: ProjectChildId, secret: &str) -> String {
    format!("projects/{}/uploads/{:07}-{secret}", id(upload.project().0), upload.n())
}

/// The upload that an object of the uploads bucket is, if its name is an upload's.
pub fn upload_of(key: &str) -> Option<ProjectChildId> {
    let mut parts = key.split('/');
    let (Some("projects"), Some(project), Some("uploads"), Some(file), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let (n, _) = file.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if project.len() != 12 || n.len() != 7 || !digits(project) || !digits(n) {
        return None;
    }
    Some(ProjectId(project.parse().ok()?).child(n.parse().ok()?))
}

/// Where files are put that become tasks of a project.
pub fn drop_folder(project: ProjectId) -> String {
    format!("drop/{project}/")
}

/// The project of an object in a drop folder, `drop/<project>/`. Objects there become tasks of the project.
pub fn dropped(key: &str) -> Option<ProjectId> {
    let (project, name) = key.strip_prefix("drop/")?.split_once('/')?;
    let digits = !project.is_empty() && project.bytes().all(|byte| byte.is_ascii_digit());
    // A name that ends in a slash is how some tools write a folder.
    (digits && !name.is_empty() && !name.ends_with('/')).then(|| project.parse().ok().map(ProjectId))?
}

/// The prefix of the reports of a project's failed imports.
pub fn rejections(project: ProjectId) -> String {
    format!("rejected/{}/", id(project.0))
}

/// The report of an import that failed.
pub fn rejection(job: ProjectChildId) -> String {
    format!("{}{:07}/report.json", rejections(job.project()), job.n())
}

/// The object in the uploads bucket that asks for a piece of a job.
pub fn piece(job: ProjectChildId, kind: &str, n: u32) -> String {
    format!("jobs/{}/{:07}/{kind}/{n:06}", id(job.project().0), job.n())
}

/// The piece that an object of the uploads bucket asks for: the job, the kind and the number.
pub fn piece_of(key: &str) -> Option<(ProjectChildId, &str, u32)> {
    let mut parts = key.split('/');
    let (Some("jobs"), Some(project), Some(job), Some(kind), Some(n), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let number = |text: &str, digits: usize| {
        let fits = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { text.parse().ok() } else { None }
    };
    let job = ProjectId(number(project, 12)?).child(number(job, 7)?);
    Some((job, kind, u32::try_from(number(n, 6)?).ok()?))
}

/// A file of a scheduled export's run.
pub fn export_run(schedule: ProjectChildId, run: ProjectChildId, name: &str) -> String {
    format!("projects/{}/exports/{:07}/{:07}/{name}", id(schedule.project().0), schedule.n(), run.n())
}

/// The file of that name of a scheduled export's last run.
pub fn export_latest(schedule: ProjectChildId, name: &str) -> String {
    format!("projects/{}/exports/{:07}/latest/{name}", id(schedule.project().0), schedule.n())
}

/// Which tasks a job is to get predictions for.
pub fn picked(job: ProjectChildId) -> String {
    format!("projects/{}/picked/{:07}", id(job.project().0), job.n())
}

/// A file of an export that somebody waits for, kept as long as an answer.
pub fn export_answer(job: ProjectChildId, name: &str) -> String {
    answer(&format!("{}/{:07}/{name}", id(job.project().0), job.n()))
}

/// The prefix of an export job's parts and intermediate files.
pub fn export_parts(job: ProjectChildId) -> String {
    format!("{}{:07}/", exports_parts(job.project()), job.n())
}

/// The prefix of the parts and intermediate files of all export jobs of a project.
pub fn exports_parts(project: ProjectId) -> String {
    format!("scratch/exports/{}/", id(project.0))
}

/// A snapshot.
pub fn snapshot(child: ProjectChildId) -> String {
    format!("projects/{}/exports/{:07}.json", id(child.project().0), child.n())
}

/// An answer too long for the gateway, under a name that cannot be guessed.
pub fn answer(name: &str) -> String {
    format!("scratch/answers/{name}")
}

/// Everything of a project.
pub fn project(project: ProjectId) -> String {
    format!("projects/{}/", id(project.0))
}

/// The folders of the data bucket that have a folder for each project.
pub const DATA_ROOTS: [&str; 2] = ["projects/", "scratch/exports/"];
/// The folders of the uploads bucket that have a folder for each project.
pub const UPLOADS_ROOTS: [&str; 2] = ["projects/", "rejected/"];

/// The project that a folder below one of these roots belongs to.
pub fn project_of_folder(root: &str, folder: &str) -> Option<ProjectId> {
    let name = folder.strip_prefix(root)?.strip_suffix('/')?;
    let digits = name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| name.parse().ok().map(ProjectId))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pieces_object_says_which_piece_it_asks_for() {
        let job = ProjectId(3).child(12);
        assert_eq!(piece_of(&piece(job, "import", 7)), Some((job, "import", 7)));
        for key in
            ["", "jobs/3/12/import/7", "jobs/000000000003/0000012/import", "jobs/000000000003/0000012/import/00000x"]
        {
            assert_eq!(piece_of(key), None, "{key}");
        }
    }

    #[test]
    fn objects_say_what_they_belong_to() {
        let (job, child) = (ProjectId(3).child(12), TaskId(77).child(5_001));
        for run in [run(job, "attempt", 4), part_run(job, 1, 2, 3), part_reached(job, 1, 2, 3)] {
            assert_eq!(run_of(&run), Some(job));
            assert!(run.starts_with(&runs_of(job)));
        }
        assert_eq!(work_of(&work(ProjectId(3), child, "name")), Some(child));
        assert!(run(job, "attempt", 4).starts_with(&runs(ProjectId(3))));
        assert!(work(ProjectId(3), child, "name").starts_with(&works(ProjectId(3))));
        assert!(upload(job, "secret").starts_with(&uploads(ProjectId(3))));
        let predictions = prediction_run(ProjectId(3), SegmentId(9), "name");
        assert!(predictions.starts_with(&prediction_runs(ProjectId(3))));
        assert_eq!((prediction_run_of(&predictions), prediction_run_of("")), (Some(SegmentId(9)), None));
        assert_eq!((run_of("projects/3/work/1/2/3"), work_of("")), (None, None));
    }

    #[test]
    fn a_folder_says_whose_it_is() {
        let folders = [
            (DATA_ROOTS[0], project(ProjectId(3))),
            (DATA_ROOTS[1], exports_parts(ProjectId(3))),
            (UPLOADS_ROOTS[0], project(ProjectId(3))),
            (UPLOADS_ROOTS[1], rejections(ProjectId(3))),
        ];
        for (root, folder) in folders {
            assert_eq!(project_of_folder(root, &folder), Some(ProjectId(3)), "{folder}");
        }
        for folder in ["projects/", "projects/3/", "projects/000000000003", "projects/00000000000x/"] {
            assert_eq!(project_of_folder("projects/", folder), None, "{folder}");
        }
    }

    #[test]
    fn a_dropped_object_says_whose_it_is() {
        assert_eq!(dropped("drop/3/a b/tasks.csv"), Some(ProjectId(3)));
        assert_eq!(dropped("drop/0012/x"), Some(ProjectId(12)));
        assert_eq!(dropped(&(drop_folder(ProjectId(7)) + "x")), Some(ProjectId(7)));
        for key in ["", "drop/", "drop/3", "drop/3/", "drop/3/folder/", "drop/x/a", "drop/+3/a", "dropped/3/a"] {
            assert_eq!(dropped(key), None, "{key}");
        }
    }

    #[test]
    fn an_uploads_object_says_which_upload_it_is() {
        let id = ProjectId(3).child(12);
        assert_eq!(upload_of(&upload(id, "0123456789abcdef")), Some(id));
        for key in [
            "",
            "projects/000000000003/runs/0000012/000000",
            "projects/000000000003/uploads/0000012",
            "projects/3/uploads/12-0123456789abcdef",
            "projects/00000000000x/uploads/0000012-a",
            "projects/000000000003/uploads/00000+2-a",
            "projects/000000000003/uploads/0000012-a/b",
        ] {
            assert_eq!(upload_of(key), None, "{key}");
        }
    }
}
