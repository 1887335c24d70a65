//! Who may do what.
//!
//! A route has one row in [`ROUTES`]: the action that it is and where its project is found. [`GRANTS`] says which roles may
//! do which action. Every handler takes [`Access`], which reads both; there is no other way to a required [`User`].

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

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read and change one's own account and its tokens.
    ManageOwnAccount,
    /// See the organization and its members.
    ViewOrganization,
    /// Change a user's details.
    ChangeUser,
    /// Make and remove users, change roles and passwords, renew the invite link, change the organization's settings.
    ManageOrganization,
    /// See which projects there are.
    ListProjects,
    /// Make a project, and check a labeling config for one.
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
    /// Delete all tasks, files, annotations or predictions of a project, or all that match a filter, or more than a page of
    /// picked ones.
    EmptyProject,
    /// See uploaded files.
    ViewFiles,
    /// Take tasks from the label stream; make, change and delete annotations and drafts.
    Annotate,
    /// Add, change and delete predictions.
    ChangePredictions,
    /// Export annotations, also by a schedule.
    Export,
    /// Connect webhooks and ML backends.
    ManageConnections,
    /// Connect buckets of the installation to a project, or send exports there.
    ConnectBuckets,
}

/// How far a role may do an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Everywhere.
    Any,
    /// Only with what is the user's own: a project that they made, their own account.
    Own,
    /// Nowhere.
    No,
}

/// What owners and members may do, by action.
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

/// How far a role may do an action; an action that the table does not have is nobody's.
pub fn grant(role: Role, action: Action) -> Grant {
    let row = GRANTS.iter().find(|(known, _, _)| *known == action);
    match (row, role) {
        (Some((_, owner, _)), Role::Owner) => *owner,
        (Some((_, _, member)), Role::Member) => *member,
        (None, _) => Grant::No,
    }
}

/// Where a route says what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// It is about the installation.
    Installation,
    /// The path's first id is a user's.
    User,
    /// The path's first id is a project's.
    Project,
    /// The path's first id is a task's.
    Task,
    /// The path's first id is that of an annotation, a draft or a prediction.
    TaskChild,
    /// The path's first id is that of an upload, a job, a webhook or something else of a project.
    ProjectChild,
    /// The query or the body names the project.
    Named,
}

/// The user who calls a route, who may do what the route is.
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
        // Routers answer HEAD by their GET.
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

/// Whose the thing is that a request is about; none where it is nobody's, or the handler must find out.
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
        Scope::Task => app.store().work(TaskId(id()?), now).await?.project.created_by,
        Scope::TaskChild => app.store().work(ChildId(id()?).task(), now).await?.project.created_by,
    };
    Ok(Some(owner))
}

fn forbidden() -> Failure {
    Failure::forbidden("You do not have permission to perform this action.")
}

impl User {
    /// 403 unless this user may do more than the route says: what only the body or the query shows. `own` is whose it is.
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
