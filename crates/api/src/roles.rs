//! Who may do what.

use crate::auth::User;
use crate::failure::{Failure, Result};
use labeling::ids::UserId;
use store::accounts::Role;

/// What not every member may do. Anything else (reading, importing, labeling, exporting) is any member's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Delete a project that this user made.
    DeleteProject {
        /// Who made it.
        creator: UserId,
    },
    /// Delete all tasks, annotations or predictions of a project that this user made, or all that match a filter, or more
    /// than a page of picked ones.
    EmptyProject {
        /// Who made it.
        creator: UserId,
    },
    /// Change or delete an annotation that this user made.
    ChangeAnnotation {
        /// Who made it; none for an imported one.
        author: Option<UserId>,
    },
    /// Change a user's own details.
    ChangeUser {
        /// Whose.
        user: UserId,
    },
    /// Make users, change roles, renew the invite link, change the organisation and its settings.
    ManageOrganization,
}

/// Whether a user of that role may do that.
pub fn allowed(role: Role, user: UserId, action: Action) -> bool {
    match (role, action) {
        (Role::Owner, _) => true,
        (Role::Member, Action::DeleteProject { creator } | Action::EmptyProject { creator }) => creator == user,
        (Role::Member, Action::ChangeUser { user: whose }) => whose == user,
        // Members correct each other's and imported annotations, as Label Studio's do.
        (Role::Member, Action::ChangeAnnotation { .. }) => true,
        (Role::Member, Action::ManageOrganization) => false,
    }
}

impl User {
    /// 403 unless this user may do that.
    pub fn require(&self, action: Action) -> Result<()> {
        if allowed(self.role, self.id, action) {
            Ok(())
        } else {
            Err(Failure::forbidden("You do not have permission to perform this action."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_do_what_is_theirs_and_owners_everything() {
        let (me, other) = (UserId(1), UserId(2));
        let cases = [
            (Action::DeleteProject { creator: me }, true),
            (Action::DeleteProject { creator: other }, false),
            (Action::EmptyProject { creator: me }, true),
            (Action::EmptyProject { creator: other }, false),
            (Action::ChangeAnnotation { author: Some(other) }, true),
            (Action::ChangeAnnotation { author: None }, true),
            (Action::ChangeUser { user: me }, true),
            (Action::ChangeUser { user: other }, false),
            (Action::ManageOrganization, false),
        ];
        for (action, member) in cases {
            assert_eq!(allowed(Role::Member, me, action), member, "{action:?}");
            assert!(allowed(Role::Owner, me, action), "{action:?}");
        }
    }
}
