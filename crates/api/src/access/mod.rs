//! Access control: which user may do which action.
//!
//! Each route has one row in [`ROUTES`]: its action, and where the request names its project. [`GRANTS`] lists the
//! actions that each role may do. Every handler takes [`Access`], which checks both. A handler has no other way to get
//! a required [`User`].

mod routes;

pub use routes::{ROUTES, Rule, rule_of};

use crate::app::App;
use crate::auth::{self, User};
use crate::failure::{Failure, Result};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use http::Method;
use http::request::Parts;
use labeling::ids::{ChildId, ProjectChildId, ProjectId, TaskId, UserId};
use std::ops::Deref;
use store::accounts::Role;

/// An action that access rules allow or forbid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read and change one's own account and tokens.
    ManageOwnAccount,
    /// See the organization and its members.
    ViewOrganization,
    /// Change a user's details.
    ChangeUser,
    /// Create and remove users, change roles and passwords, renew the invite link, change the organization's settings.
    ManageOrganization,
    /// List projects.
    ListProjects,
    /// Create a project, and check a labeling config for one.
    CreateProject,
    /// See a project's settings and counts.
    ViewProject,
    /// Change a project's settings or labeling config.
    ChangeProject,
    /// Delete a project.
    DeleteProject,
    /// See tasks and predictions.
    ViewTasks,
    /// Add tasks.
    ImportTasks,
    /// Change and delete single tasks.
    ChangeTasks,
    /// Delete all tasks, files, annotations or predictions of a project, or all that match a filter, or more than a
    /// page of selected ones.
    EmptyProject,
    /// See uploaded files.
    ViewFiles,
    /// Take tasks from the label stream. Create, change and delete annotations and drafts.
    Annotate,
    /// Add, change and delete predictions.
    ChangePredictions,
    /// Export annotations, once or by a schedule.
    Export,
    /// Connect webhooks and ML backends.
    ManageConnections,
    /// Connect buckets of the installation to a project, or export to them.
    ConnectBuckets,
}

/// The extent to which a role may do an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// On everything.
    Any,
    /// Only on the user's own things: projects that they created, their own account.
    Own,
    /// On nothing.
    No,
}

/// The grants of owners and members, by action.
pub const GRANTS: &[(Action, Grant, Grant)] = &[
    //                             owner       member
    (Action::ManageOwnAccount, Grant::Any, Grant::Any),
    (Action::ViewOrganization, Grant::Any, Grant::Any),
    (Action::ChangeUser, Grant::Any, Grant::Own),
    (Action::ManageOrganization, Grant::Any, Grant::No),
    (Action::ListProjects, Grant::Any, Grant::Any),
    (Action::CreateProject, Grant::Any, Grant::Any),
    (Action::ViewProject, Grant::Any, Grant::Any),
    (Action::ChangeProject, Grant::Any, Grant::Any),
    (Action::DeleteProject, Grant::Any, Grant::Own),
    (Action::ViewTasks, Grant::Any, Grant::Any),
    (Action::ImportTasks, Grant::Any, Grant::Any),
    (Action::ChangeTasks, Grant::Any, Grant::Any),
    (Action::EmptyProject, Grant::Any, Grant::Own),
    (Action::ViewFiles, Grant::Any, Grant::Any),
    (Action::Annotate, Grant::Any, Grant::Any),
    (Action::ChangePredictions, Grant::Any, Grant::Any),
    (Action::Export, Grant::Any, Grant::Any),
    (Action::ManageConnections, Grant::Any, Grant::Any),
    (Action::ConnectBuckets, Grant::Any, Grant::No),
];

/// The extent to which a role may do an action. No role may do an action that is missing in the table.
pub fn grant(role: Role, action: Action) -> Grant {
    let row = GRANTS.iter().find(|(known, _, _)| *known == action);
    match (row, role) {
        (Some((_, owner, _)), Role::Owner) => *owner,
        (Some((_, _, member)), Role::Member) => *member,
        (None, _) => Grant::No,
    }
}

/// The place where a request names the thing that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The request is about the installation.
    Installation,
    /// The first id of the path is a user's.
    User,
    /// The first id of the path is a project's.
    Project,
    /// The first id of the path is a task's.
    Task,
    /// The first id of the path is that of an annotation, a draft or a prediction.
    TaskChild,
    /// The first id of the path is that of an upload, a job, a webhook or another child of a project.
    ProjectChild,
    /// The query or the body names the project.
    Named,
}

/// The user of a request, who may do the action of the route.
#[derive(Clone, Debug)]
pub struct Access(pub User);

impl Deref for Access {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

impl FromRequestParts<App> for Access {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Access> {
        let user = auth::find(parts, app).await?.ok_or_else(Failure::unauthenticated)?;
        let path = MatchedPath::from_request_parts(parts, app).await.map_err(Failure::internal)?;
        // Routers handle HEAD with the GET handler.
        let method = if parts.method == Method::HEAD { Method::GET } else { parts.method.clone() };
        match rule_of(method.as_str(), path.as_str()) {
            Some(Rule::Open) => {}
            Some(Rule::Needs(action, scope)) => match grant(user.role, action) {
                Grant::Any => {}
                Grant::Own if owner_of(parts, app, scope).await? == Some(user.id) => {}
                Grant::Own | Grant::No => return Err(forbidden()),
            },
            None => return Err(Failure::internal(format!("{method} {} has no row in the table", path.as_str()))),
        }
        Ok(Access(user))
    }
}

/// The owner of the thing that a request is about. `None` if it has no owner, or if the handler must find the owner.
async fn owner_of(parts: &mut Parts, app: &App, scope: Scope) -> Result<Option<UserId>> {
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(Failure::internal)?;
    let id = || {
        let first = params.iter().next().and_then(|(_, text)| text.parse::<u64>().ok());
        first.ok_or_else(Failure::not_found)
    };
    let now = app.now().as_millisecond();
    let owner = match scope {
        Scope::Installation | Scope::Named => return Ok(None),
        Scope::User => UserId(id()?),
        Scope::Project => app.store().project(ProjectId(id()?)).await?.created_by,
        Scope::ProjectChild => app.store().project(ProjectChildId(id()?).project()).await?.created_by,
        Scope::Task => app.store().task_ref(TaskId(id()?), now).await?.project.created_by,
        Scope::TaskChild => app.store().task_ref(ChildId(id()?).task(), now).await?.project.created_by,
    };
    Ok(Some(owner))
}

fn forbidden() -> Failure {
    Failure::forbidden("You do not have permission to perform this action.")
}

impl User {
    /// 403 unless this user may also do `action`, for cases that only the body or the query shows. `own` is the owner
    /// of the thing.
    pub fn require(&self, action: Action, own: Option<UserId>) -> Result<()> {
        match grant(self.role, action) {
            Grant::Any => Ok(()),
            Grant::Own if own == Some(self.id) => Ok(()),
            Grant::Own | Grant::No => Err(forbidden()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_may_do_everything_and_members_what_the_table_says() {
        for (action, owner, _) in GRANTS {
            assert_eq!(*owner, Grant::Any, "{action:?}");
        }
        assert_eq!(grant(Role::Member, Action::Annotate), Grant::Any);
        assert_eq!(grant(Role::Member, Action::DeleteProject), Grant::Own);
        assert_eq!(grant(Role::Member, Action::ManageOrganization), Grant::No);
    }

    #[test]
    fn every_action_of_a_route_has_one_row_of_grants() {
        for (method, path, rule) in ROUTES {
            if let Rule::Needs(action, _) = rule {
                let rows = GRANTS.iter().filter(|(known, _, _)| known == action).count();
                assert_eq!(rows, 1, "{method} {path}: {action:?}");
            }
        }
    }

    #[test]
    fn a_route_has_one_row() {
        for (method, path, _) in ROUTES {
            let rows = ROUTES.iter().filter(|(known, route, _)| known == method && route == path).count();
            assert_eq!(rows, 1, "{method} {path}");
        }
    }

    #[test]
    fn what_is_only_ones_own_is_named_by_a_path() {
        for (method, path, rule) in ROUTES {
            let Rule::Needs(action, scope) = rule else { continue };
            let own = grant(Role::Member, *action) == Grant::Own;
            assert!(!own || !matches!(scope, Scope::Named | Scope::Installation), "{method} {path}");
        }
    }
}
