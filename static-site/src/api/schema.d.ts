// Made from docs/openapi.json by tools/openapi/generate.mjs; do not edit.

export interface paths {
    "/api/annotations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An annotation. */
        get: operations["get_api_annotations_id"];
        /** The same as a partial change, for clients that send the whole annotation. */
        put: operations["put_api_annotations_id"];
        post?: never;
        /** Deletes an annotation and the drafts that change it. With `If-Match` it only deletes that version. */
        delete: operations["delete_api_annotations_id"];
        options?: never;
        head?: never;
        /**
         * Changes an annotation. `was_cancelled: false` turns a skip into an annotation. With `If-Match` it only changes that
         *     version.
         */
        patch: operations["patch_api_annotations_id"];
        trace?: never;
    };
    "/api/annotations/{id}/convert-to-draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Converts an annotation to a draft of the asking user. */
        post: operations["post_api_annotations_id_convert_to_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/current-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in user. */
        get: operations["get_api_current_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the profile of the signed-in user. */
        patch: operations["patch_api_current_user"];
        trace?: never;
    };
    "/api/current-user/hotkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The hotkeys of the signed-in user. */
        get: operations["get_api_current_user_hotkeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Replaces the hotkeys of the signed-in user. */
        patch: operations["patch_api_current_user_hotkeys"];
        trace?: never;
    };
    "/api/current-user/reset-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replaces the legacy token of the signed-in user. The old token becomes invalid. */
        post: operations["post_api_current_user_reset_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/current-user/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The legacy token of the signed-in user. */
        get: operations["get_api_current_user_token"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/current-user/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in user. */
        get: operations["get_api_current_user_whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dm/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The available actions. */
        get: operations["get_api_dm_actions"];
        put?: never;
        /** Runs an action on the selected tasks. If it takes long, a job continues it, and the response is 202 with the job. */
        post: operations["post_api_dm_actions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dm/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The columns of a project's tasks: fixed ones, and one for each key of their data. */
        get: operations["get_api_dm_columns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dm/project": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The counts of a project. */
        get: operations["get_api_dm_project"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/drafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A draft. */
        get: operations["get_api_drafts_id"];
        put?: never;
        post?: never;
        /** Deletes a draft. With `If-Match` it only deletes that version. */
        delete: operations["delete_api_drafts_id"];
        options?: never;
        head?: never;
        /**
         * Changes a draft, and extends the user's hold on the task, if there is one. With `If-Match` it only changes that
         *     version.
         */
        patch: operations["patch_api_drafts_id"];
        trace?: never;
    };
    "/api/import/file-upload/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An uploaded file's record. */
        get: operations["get_api_import_file_upload_id"];
        put?: never;
        post?: never;
        /** Deletes an uploaded file. */
        delete: operations["delete_api_import_file_upload_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The invite link. Users who open it may sign up. */
        get: operations["get_api_invite"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invite/reset-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renews the invite link. The old link becomes invalid. */
        post: operations["post_api_invite_reset_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jwt/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of tokens that the API accepts. */
        get: operations["get_api_jwt_settings"];
        put?: never;
        /** Changes the kinds of tokens that the API accepts. */
        post: operations["post_api_jwt_settings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's ML backends with their current state. */
        get: operations["get_api_ml"];
        put?: never;
        /** Connects an ML backend to a project. The backend must be running. */
        post: operations["post_api_ml"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ml/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An ML backend with its last known state. */
        get: operations["get_api_ml_id"];
        /** The same, for clients that send the whole backend. */
        put: operations["put_api_ml_id"];
        post?: never;
        /** Removes an ML backend. Its predictions stay. */
        delete: operations["delete_api_ml_id"];
        options?: never;
        head?: never;
        /** Changes an ML backend. The backend must be running. */
        patch: operations["patch_api_ml_id"];
        trace?: never;
    };
    "/api/ml/{id}/interactive-annotating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks an interactive ML backend for predictions of the regions that an annotator draws. They are not stored. */
        post: operations["post_api_ml_id_interactive_annotating"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ml/{id}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Creates a job that asks an ML backend for predictions of all tasks of its project. This is the path of Label Studio
         *     Enterprise.
         */
        post: operations["post_api_ml_id_predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ml/{id}/predict/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a random task of the project to an ML backend, and returns the request and the response. Nothing is stored. */
        post: operations["post_api_ml_id_predict_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ml/{id}/train": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells an ML backend to train with the annotations. */
        post: operations["post_api_ml_id_train"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ml/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of its model that an ML backend offers. */
        get: operations["get_api_ml_id_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list of organizations, which has one element. */
        get: operations["get_api_organizations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The organization. */
        get: operations["get_api_organizations_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the organization. */
        patch: operations["patch_api_organizations_id"];
        trace?: never;
    };
    "/api/organizations/{id}/memberships": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members, in pages. */
        get: operations["get_api_organizations_id_memberships"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/{id}/memberships/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A member. */
        get: operations["get_api_organizations_id_memberships_user"];
        put?: never;
        post?: never;
        /** Removes a member. They can no longer sign in. Their work stays. */
        delete: operations["delete_api_organizations_id_memberships_user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The predictions of a task or of a project, in pages of at most 10,000. */
        get: operations["get_api_predictions"];
        put?: never;
        /** Adds a prediction to a task. */
        post: operations["post_api_predictions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/predictions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A prediction. */
        get: operations["get_api_predictions_id"];
        /** The same as a partial change, for clients that send the whole prediction. */
        put: operations["put_api_predictions_id"];
        post?: never;
        /** Deletes a prediction. */
        delete: operations["delete_api_predictions_id"];
        options?: never;
        head?: never;
        /** Changes a prediction. */
        patch: operations["patch_api_predictions_id"];
        trace?: never;
    };
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Projects, newest first, with pinned ones before the others. */
        get: operations["get_api_projects"];
        put?: never;
        /** Creates a project. */
        post: operations["post_api_projects"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters of projects, without their configs. */
        get: operations["get_api_projects_counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a labeling config: 204 if it is valid, else a 400 without details, as in Label Studio. */
        post: operations["post_api_projects_validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project. */
        get: operations["get_api_projects_id"];
        put?: never;
        post?: never;
        /** Deletes a project with all its data. */
        delete: operations["delete_api_projects_id"];
        options?: never;
        head?: never;
        /** Changes a project's settings or labeling config. */
        patch: operations["patch_api_projects_id"];
        trace?: never;
    };
    "/api/projects/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports a project. If a gateway limits the waiting time, a job makes a large export, and the response redirects to
         *     it.
         */
        get: operations["get_api_projects_id_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/export/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The formats, and which of them fit the project's labeling config. */
        get: operations["get_api_projects_id_export_formats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/export/jobs/{job}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Waits for an export and redirects to its file. If that takes too long, redirects to itself. */
        get: operations["get_api_projects_id_export_jobs_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's snapshots, newest first. */
        get: operations["get_api_projects_id_exports"];
        put?: never;
        /**
         * Creates a snapshot of a project's tasks. If a gateway limits the waiting time, the response for a large project has
         *     the status `in_progress`.
         */
        post: operations["post_api_projects_id_exports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/exports/{export}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A snapshot. */
        get: operations["get_api_projects_id_exports_export"];
        put?: never;
        post?: never;
        /** Deletes a snapshot. */
        delete: operations["delete_api_projects_id_exports_export"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/exports/{export}/convert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offers a snapshot in another format. The download writes the file, so it is available at once. */
        post: operations["post_api_projects_id_exports_export_convert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/exports/{export}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file of a snapshot: the stored JSON, or any format that fits the project. If a gateway limits the waiting time,
         *     a job converts a large snapshot, and the response redirects to it.
         */
        get: operations["get_api_projects_id_exports_export_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/file-uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's uploaded files: all of them, or those in `ids`. */
        get: operations["get_api_projects_id_file_uploads"];
        put?: never;
        post?: never;
        /** Deletes uploaded files. Tasks that refer to them can no longer show them. */
        delete: operations["delete_api_projects_id_file_uploads"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imports tasks from a JSON body, files of a form, or the file at a form's `url`. */
        post: operations["post_api_projects_id_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/import/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds predictions to tasks of a project. All are checked before the first one is stored. */
        post: operations["post_api_projects_id_import_predictions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/label-stream-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last tasks that the user got in a project, newest last. */
        get: operations["get_api_projects_id_label_stream_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/model-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The number of predictions of each model version. With `extended=true` as a list, newest first. */
        get: operations["get_api_projects_id_model_versions"];
        put?: never;
        post?: never;
        /** Deletes the predictions of a model version. If it takes long, a job continues it, and the response is 202 with the job. */
        delete: operations["delete_api_projects_id_model_versions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hands out the next task of a project: the task that the user holds, else a new one. With `after`, a task other than
         *     that one. If there is no task: 404, as scripts expect, or 204 with `none_is_empty`, since a browser's console
         *     reports every 404.
         */
        get: operations["get_api_projects_id_next"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/reimport": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imports staged uploads. */
        post: operations["post_api_projects_id_reimport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/sample-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A sample task for a labeling config. */
        post: operations["post_api_projects_id_sample_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Data columns, controls and labels in use, with counts. */
        get: operations["get_api_projects_id_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks of a project in the order of their import, as a plain list. A page past the end is empty. */
        get: operations["get_api_projects_id_tasks"];
        put?: never;
        post?: never;
        /** Deletes all tasks of a project. If it takes long, a job continues it, and the response is 202 with the job. */
        delete: operations["delete_api_projects_id_tasks"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a changed labeling config against the existing annotations. */
        post: operations["post_api_projects_id_validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lifetime of sessions. */
        get: operations["get_api_session_policy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks of a project, filtered and ordered by `query` (JSON: `filters`, `ordering`, `selectedItems`), in pages. */
        get: operations["get_api_tasks"];
        put?: never;
        /** Creates a task. */
        post: operations["post_api_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A task with its annotations, predictions and the asking user's drafts. */
        get: operations["get_api_tasks_id"];
        put?: never;
        post?: never;
        /** Deletes a task with its annotations, predictions and drafts. */
        delete: operations["delete_api_tasks_id"];
        options?: never;
        head?: never;
        /** Changes a task. */
        patch: operations["patch_api_tasks_id"];
        trace?: never;
    };
    "/api/tasks/{id}/annotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A task's annotations. */
        get: operations["get_api_tasks_id_annotations"];
        put?: never;
        /**
         * Stores an annotation of a task, or a skip with `was_cancelled` in the query or the body. With `next_after` (a task
         *     of the same project) it also hands out the task after that one, like `/api/projects/{id}/next?after=`.
         */
        post: operations["post_api_tasks_id_annotations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/annotations/{annotation_id}/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The asking user's drafts that change an annotation. */
        get: operations["get_api_tasks_id_annotations_annotation_id_drafts"];
        put?: never;
        /** Saves a draft that changes an annotation. */
        post: operations["post_api_tasks_id_annotations_annotation_id_drafts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The asking user's drafts of a task. */
        get: operations["get_api_tasks_id_drafts"];
        put?: never;
        /** Saves a draft of a new annotation. `was_postponed` postpones the task. */
        post: operations["post_api_tasks_id_drafts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The personal tokens of the signed-in user, without their signatures. */
        get: operations["get_api_token"];
        put?: never;
        /** Creates a personal token. 409 if there already is one. */
        post: operations["post_api_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/token/blacklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revokes a personal token of the signed-in user. The signature may be absent, as in lists. */
        post: operations["post_api_token_blacklist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/token/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchanges a personal token for an access token of five minutes. */
        post: operations["post_api_token_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/token/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revokes a personal token of the signed-in user and creates a new one. */
        post: operations["post_api_token_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users. */
        get: operations["get_api_users"];
        put?: never;
        /** Creates a member. */
        post: operations["post_api_users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user. */
        get: operations["get_api_users_id"];
        put?: never;
        post?: never;
        /** Removes a user. They can no longer sign in. Their work stays. */
        delete: operations["delete_api_users_id"];
        options?: never;
        head?: never;
        /** Changes a user. */
        patch: operations["patch_api_users_id"];
        trace?: never;
    };
    "/api/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions. */
        get: operations["get_api_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All webhooks, or those of one project. */
        get: operations["get_api_webhooks"];
        put?: never;
        /** Adds a webhook to a project. */
        post: operations["post_api_webhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The actions that webhooks can receive. Requires no sign-in, like in the reference. */
        get: operations["get_api_webhooks_info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook. */
        get: operations["get_api_webhooks_id"];
        /** The same, for clients that send the whole webhook. */
        put: operations["put_api_webhooks_id"];
        post?: never;
        /** Deletes a webhook. */
        delete: operations["delete_api_webhooks_id"];
        options?: never;
        head?: never;
        /** Changes a webhook. */
        patch: operations["patch_api_webhooks_id"];
        trace?: never;
    };
    "/api/x/config/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** All problems of a labeling config, with positions, and a sample task. */
        post: operations["post_api_x_config_problems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/export-runs/{id}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Redirects to a file of a run. */
        get: operations["get_api_x_export_runs_id_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/export-schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A scheduled export. */
        get: operations["get_api_x_export_schedules_id"];
        put?: never;
        post?: never;
        /** Deletes a scheduled export. The files of its runs stay. */
        delete: operations["delete_api_x_export_schedules_id"];
        options?: never;
        head?: never;
        /** Changes a scheduled export. */
        patch: operations["patch_api_x_export_schedules_id"];
        trace?: never;
    };
    "/api/x/export-schedules/{id}/latest/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Redirects to a file of the last completed run. */
        get: operations["get_api_x_export_schedules_id_latest_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/export-schedules/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs a scheduled export now. */
        post: operations["post_api_x_export_schedules_id_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/export-schedules/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The runs of a scheduled export, newest first. */
        get: operations["get_api_x_export_schedules_id_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job. */
        get: operations["get_api_x_jobs_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks a job to stop. The work that it has done until then stays. 400 for a kind of job that cannot be canceled, 409 for
         *     a job that has finished.
         */
        post: operations["post_api_x_jobs_id_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/jobs/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The report of an import that failed. */
        get: operations["get_api_x_jobs_id_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates the first owner and signs them in. */
        post: operations["post_api_x_owner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/projects/{id}/connected-buckets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The buckets that a project is connected to. */
        get: operations["get_api_x_projects_id_connected_buckets"];
        put?: never;
        /** Connects a project to a bucket. Only for owners, since every member can then read the bucket. */
        post: operations["post_api_x_projects_id_connected_buckets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/projects/{id}/connected-buckets/{connection}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Disconnects a bucket. Its imported tasks stay. */
        delete: operations["delete_api_x_projects_id_connected_buckets_connection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/projects/{id}/export-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's scheduled exports, oldest first. */
        get: operations["get_api_x_projects_id_export_schedules"];
        put?: never;
        /** Creates a scheduled export of a project. */
        post: operations["post_api_x_projects_id_export_schedules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/projects/{id}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's latest jobs, newest first. */
        get: operations["get_api_x_projects_id_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/projects/{id}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates a job that asks an ML backend for predictions of tasks. */
        post: operations["post_api_x_projects_id_predictions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/projects/{id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts uploads and returns signed URLs. */
        post: operations["post_api_x_projects_id_uploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in user and the data of the sign-in screen. */
        get: operations["get_api_x_session"];
        put?: never;
        /** Signs in. */
        post: operations["post_api_x_session"];
        /** Signs out. */
        delete: operations["delete_api_x_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates a member by the invite link's token, and signs them in. */
        post: operations["post_api_x_signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The status of an upload: the uploaded parts need not be sent again. */
        get: operations["get_api_x_uploads_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/x/uploads/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Completes an upload. The bucket then sends an event, which starts the import. */
        post: operations["post_api_x_uploads_id_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/local-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file on the server's own disk. Always 404: these files are never served. */
        get: operations["get_data_local_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/data/upload/{project}/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Serves an uploaded file to members, with support for ranges. In the cloud, a large file is redirected to its object
         *     in the bucket, which supports ranges itself.
         */
        get: operations["get_data_upload_project_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server is running. */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Asks for confirmation before sign-out. A GET changes nothing, since an image in a task may refer to this address. */
        get: operations["get_logout"];
        put?: never;
        /** Signs out by a form and redirects to the sign-in form. */
        post: operations["post_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/presign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Redirects to an object of a storage of a project. Projects have no storages yet: 404. */
        get: operations["get_projects_id_presign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Serves an object of a storage of a project. Projects have no storages yet: 404. */
        get: operations["get_projects_id_resolve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/storage-data/uploaded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Serves an uploaded file by its path, such as `upload/3/0000000c-cat.png`. */
        get: operations["get_storage_data_uploaded"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{id}/presign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Redirects to an object of a storage of a task's project. Projects have no storages yet: 404. */
        get: operations["get_tasks_id_presign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Serves an object of a storage of a task's project. Projects have no storages yet: 404. */
        get: operations["get_tasks_id_resolve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sign-in form. */
        get: operations["get_user_login"];
        put?: never;
        /** Signs in by a form: 302 with a session, or 200 with the form and an error. */
        post: operations["post_user_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sign-up form. 403 without an invitation, unless sign-up is open or there is no owner yet. */
        get: operations["get_user_signup"];
        put?: never;
        /** Signs up by a form: 302 with a session, or 200 with the form and an error. */
        post: operations["post_user_signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions. */
        get: operations["get_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An access token, for `Authorization: Bearer ...`. */
        AccessView: {
            access: string;
        };
        /** @description The result of an action. */
        Acted: {
            /**
             * Format: int64
             * @description The number of changed records, so far if a job continues.
             */
            processed_items: number;
            detail: string;
            /** @description Whether the client must reload the list. */
            reload: boolean;
            /**
             * Format: int64
             * @description The job that continues the action: `/api/x/jobs/{id}` returns its progress. Only present with status 202.
             */
            job?: number;
        };
        /** @description The selected tasks of an action. */
        ActionBody: {
            /** @description `{"all": true, "excluded": [ids]}` or `{"all": false, "included": [ids]}`. */
            selectedItems: components["schemas"]["SelectedItems"];
            filters?: components["schemas"]["Filters"] | null;
        };
        /** @description A new annotation, or the changes of one. Absent fields stay unchanged. */
        AnnotationBody: {
            /** @description Regions, choices, texts and relations. */
            result?: Record<string, unknown>[] | null;
            /** @description Whether it is a skip. */
            was_cancelled?: boolean | null;
            ground_truth?: boolean | null;
            /**
             * Format: double
             * @description Seconds, at least 0.
             */
            lead_time?: number | null;
            /**
             * Format: int64
             * @description The draft that became this annotation. It is deleted with the submit.
             */
            draft_id?: number | null;
            /** @description The version of that draft (its `updated_at`) that the client knows. A newer version of the draft is not deleted. */
            draft_updated_at?: string | null;
            /**
             * @description The unique id from `next`, or an id that the client made. Repeated annotations of the task with the same id are
             *     stored once.
             */
            unique_id?: string | null;
            /** Format: int64 */
            parent_prediction?: number | null;
            /** Format: int64 */
            parent_annotation?: number | null;
            /**
             * Format: int64
             * @description The author, if an owner sends the request. The author of a member's annotation is always the member.
             */
            completed_by?: number | null;
        };
        /** @description The filter of annotations: all kinds that are set, or every annotation if none is set. */
        AnnotationFilterOptions: {
            /** @description Annotations that are neither skips nor ground truth. */
            usual?: boolean | null;
            ground_truth?: boolean | null;
            skipped?: boolean | null;
        };
        /** @description An annotation. */
        AnnotationView: {
            /** Format: int64 */
            id: number;
            completed_by: components["schemas"]["CompletedBy"] | null;
            /** @description Name, email address and id of the author. Only in the API. */
            created_username: string;
            /** @description The time since its creation, in words. Only in the API. */
            created_ago: string;
            /** @description Regions, choices, texts and relations. */
            result: Record<string, unknown>[];
            /** @description Whether it is a skip. */
            was_cancelled: boolean;
            ground_truth: boolean;
            created_at: string;
            updated_at: string;
            draft_created_at: string | null;
            /**
             * Format: double
             * @description Seconds.
             */
            lead_time: number | null;
            /** @description The number of regions in `result`. All entries without an id (relations) together count as one. */
            result_count: number;
            /** @description The client's id of the submit. A repeated submit with the same id is stored once. */
            unique_id: string | null;
            /** Format: int64 */
            import_id: number | null;
            last_action: string | null;
            bulk_created: boolean;
            /** Format: int64 */
            task: number;
            /** Format: int64 */
            project: number;
            /** Format: int64 */
            updated_by: number | null;
            /** Format: int64 */
            parent_prediction: number | null;
            /** Format: int64 */
            parent_annotation: number | null;
            /** Format: int64 */
            last_created_by: number | null;
        };
        /** @description A created job. */
        Asked: {
            /**
             * Format: int64
             * @description The job. `/api/x/jobs/{id}` returns its progress.
             */
            job: number;
            /**
             * Format: int64
             * @description The number of its tasks; 0 if the job must find them first.
             */
            tasks: number;
        };
        /** @description A new ML backend, or the changes of one. Absent fields stay unchanged. */
        BackendBody: {
            /**
             * Format: int64
             * @description The project that it makes predictions for. It cannot be changed later.
             */
            project?: number | null;
            /** @description The base URL of the backend. `/health`, `/setup` and `/predict` are appended to it. */
            url?: string | null;
            title?: string | null;
            description?: string | null;
            /** @description Whether it is asked while an annotator draws. */
            is_interactive?: boolean | null;
            /** @description `NONE` or `BASIC_AUTH`. */
            auth_method?: string | null;
            basic_auth_user?: string | null;
            basic_auth_pass?: string | null;
            /** @description Sent in requests to `/setup`. */
            extra_params?: Record<string, unknown> | null;
            model_version?: string | null;
            /**
             * Format: double
             * @description The timeout of its requests, in seconds.
             */
            timeout?: number | null;
            /** @description Whether `model_version` follows the version that the backend reports. */
            auto_update?: boolean | null;
        };
        /** @description An ML backend. */
        BackendView: {
            /** Format: int64 */
            id: number;
            /** @description `CO`, `DI`, `ER` or `TR`. */
            state: string;
            readable_state: string;
            is_interactive: boolean;
            url: string;
            error_message: string | null;
            title: string;
            auth_method: string;
            basic_auth_user: string;
            basic_auth_pass_is_set: boolean;
            description: string;
            extra_params: Record<string, unknown> | null;
            model_version: string;
            /** Format: double */
            timeout: number;
            created_at: string;
            updated_at: string;
            auto_update: boolean;
            /** Format: int64 */
            project: number;
        };
        /** @description Files to upload. */
        BeginBody: {
            files: components["schemas"]["BeginFile"][];
        };
        /** @description A file to upload. */
        BeginFile: {
            name: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        /** @description The addresses of the uploads. */
        Begun: {
            uploads: components["schemas"]["BegunFile"][];
        };
        /**
         * @description The addresses of a file's parts. Each part except the last has `part_size` bytes, and its URL accepts exactly that
         *     length.
         */
        BegunFile: {
            /** Format: int64 */
            id: number;
            name: string;
            /** Format: int64 */
            part_size: number;
            /** @description A signed URL for each part. `PUT` the part and store the `ETag` of the response. */
            parts: string[];
        };
        /** @description The parts of an upload. */
        CompleteBody: {
            /** @description The `ETag` of each part, in order. */
            parts: string[];
        };
        /** @description The result of a completed upload. */
        Completed: {
            /**
             * Format: int64
             * @description The import job's id.
             */
            job: number;
        };
        /** @description The author: the whole user in the view of one task and in exports that ask for it, else only the id. */
        CompletedBy: number | components["schemas"]["PersonView"];
        ComputedColumns: {
            /** @description The time of its last annotation. */
            completed_at: null | string;
            /** @description The users who annotated or skipped it. */
            annotators: number[];
            /** @description The beginning of its annotations' results, for a cell of a table. */
            annotations_results: string;
            /** @description Joined by commas. */
            annotations_ids: string;
            /** @description The mean score of the predictions of the project's model version. */
            predictions_score: null | number;
            /** @description Joined by commas. */
            predictions_model_versions: string;
            /** @description The beginning of its predictions' results, for a cell of a table. */
            predictions_results: string;
            /** @description The name of its object in a source storage. */
            storage_filename: null | string;
            /** @description Seconds. */
            avg_lead_time: null | number;
            /** @description Whether there is a draft. */
            draft_exists: boolean;
        };
        /** @description A labeling config to check. */
        ConfigBody: {
            /** @description The config's XML. */
            label_config: string;
        };
        /** @description One problem of a labeling config. */
        ConfigProblemView: {
            /**
             * Format: int32
             * @description From 1.
             */
            line: number;
            /**
             * Format: int32
             * @description From 1, in characters.
             */
            column: number;
            message: string;
            /**
             * @description The severity of a problem. Only errors prevent a config from being saved.
             * @enum {string}
             */
            severity: "error" | "warning";
        };
        /** @description A bucket to connect. */
        ConnectionBody: {
            /** @description A bucket from the deployment's list. */
            bucket?: string;
            /** @description Only objects whose keys start with this prefix. All objects if absent. */
            prefix?: string;
        };
        /** @description A connection to a bucket. */
        ConnectionView: {
            /** Format: int64 */
            id: number;
            /** Format: int64 */
            project: number;
            bucket: string;
            prefix: string;
            /**
             * Format: int64
             * @description The id of the user who created it.
             */
            created_by: number;
            created_at: string;
        };
        /** @description A project's connections, and the buckets that can be connected. */
        ConnectionsView: {
            /** @description The buckets that the deployment lists. */
            available: string[];
            /** @description The uploads bucket's name. */
            uploads_bucket: string;
            /** @description The prefix of the uploads bucket under which files become tasks of this project without a connection. */
            drop_folder: string;
            /** @description The endpoint of the buckets for S3 clients, if it is not AWS: the address of this server. */
            endpoint_url: string | null;
            connections: components["schemas"]["ConnectionView"][];
        };
        /** @description The format to convert a snapshot to. */
        ConvertBody: {
            /** @description The name of a format, such as `CSV`. */
            export_type: string;
        };
        /** @description The format of a converted snapshot. */
        Converted: {
            export_type: string;
            /** Format: int64 */
            converted_format: number;
        };
        /** @description A format in which a snapshot can be downloaded, besides JSON. */
        ConvertedFormat: {
            /** Format: int64 */
            id: number;
            /** @description Always `completed`. */
            status: string;
            export_type: string;
            /** @description Always null. Some clients read it. */
            traceback: string | null;
        };
        /** @description The content of a new snapshot. */
        CreateBody: {
            title?: string | null;
            task_filter_options?: components["schemas"]["TaskFilterOptions"] | null;
            annotation_filter_options?: components["schemas"]["AnnotationFilterOptions"] | null;
            serialization_options?: components["schemas"]["SerializationOptions"] | null;
        };
        /** @description The number of deleted predictions. */
        Deleted: {
            /**
             * Format: int64
             * @description So far, if a job continues.
             */
            deleted_predictions: number;
            /**
             * Format: int64
             * @description The job that continues the deletion: `/api/x/jobs/{id}` returns its progress. Only present with status 202.
             */
            job?: number;
        };
        /** @description The amount of detail of a record. */
        Depth: {
            /** @description Only the ids. */
            only_id?: boolean | null;
        };
        /** @description A folder in a connected bucket. */
        DestinationBody: {
            /** @description A bucket from the deployment's list. */
            bucket: string;
            /** @description The folder, such as `labels/nightly/`. Empty if absent. */
            prefix?: string;
        };
        /** @description The destination of the files. */
        DestinationView: {
            bucket: string;
            prefix: string;
            /** @description The folder of the schedule. It contains one folder for each run, and a copy of the last run in `latest/`. */
            folder: string;
        };
        /** @description A new draft, or the changes of one. Absent fields stay unchanged. */
        DraftBody: {
            /** @description Regions, choices, texts and relations. */
            result?: Record<string, unknown>[] | null;
            /**
             * Format: double
             * @description Seconds, at least 0.
             */
            lead_time?: number | null;
            /** @description Whether the task is postponed: it comes again at the end. */
            was_postponed?: boolean | null;
            /**
             * @description For a new draft: an id that the client made. Repeated drafts of the task with the same id are stored once, and
             *     the response is the stored draft.
             */
            unique_id?: string | null;
        };
        /** @description A draft: unsaved work of one user. */
        DraftView: {
            /** Format: int64 */
            id: number;
            /** @description Regions, choices, texts and relations. */
            result: Record<string, unknown>[];
            /**
             * Format: double
             * @description Seconds.
             */
            lead_time: number | null;
            was_postponed: boolean;
            /** @description The e-mail address of its author. */
            user: string;
            /** Format: int64 */
            task: number;
            /**
             * Format: int64
             * @description The annotation that it changes. Null for a draft of a new one.
             */
            annotation: number | null;
            /** Format: int64 */
            import_id: number | null;
            /** @description The client's name for it. */
            unique_id?: string;
            created_username: string;
            created_ago: string;
            created_at: string;
            updated_at: string;
        };
        /** @description The job that continues a deletion. */
        Emptying: {
            /**
             * Format: int64
             * @description `/api/x/jobs/{id}` returns its progress.
             */
            job: number;
        };
        /** @description The body of an error response. */
        FailureBody: {
            /** @description The id of this response in the log. */
            id: string;
            /** Format: int32 */
            status_code: number;
            version: string;
            /** @description The error message. */
            detail: string;
            /** @description Always null. Some clients read it. */
            exc_info: Record<string, unknown> | null;
            /** @description The problems of each invalid field. Only present if fields are invalid. */
            validation_errors?: {
                [key: string]: string[];
            };
            /** @description Only for 412: the current record. */
            current?: Record<string, unknown>;
        };
        /** @description An uploaded file. */
        FileView: {
            /** Format: int64 */
            id: number;
            /** @description The path of the file. It ends with the name. */
            file: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        /** @description The files to delete. */
        FilesBody: {
            /** @description Their ids. All files if absent. */
            file_upload_ids?: number[] | null;
        };
        /** @description One condition. */
        Filter: {
            /** @description `filter:tasks:` and a column, such as `filter:tasks:data.text`. */
            filter: string;
            /** @description For example `equal` or `contains`. */
            operator: string;
            type?: string | null;
            value: unknown;
        };
        /** @description The filters of a task list. */
        Filters: {
            /** @enum {string} */
            conjunction: "and" | "or";
            items: components["schemas"]["Filter"][];
        };
        /** @description An export format. */
        FormatView: {
            title: string;
            description: string;
            tags?: string[];
            /** @description The value of `exportType`. */
            name: string;
            /** @description Whether the format does not fit the project's labeling config. Absent if it fits. */
            disabled?: boolean;
        };
        /** @description Whether the server is running. */
        Health: {
            status: string;
        };
        /** @description Hotkeys by action: `{"section:action": {"key": "ctrl+enter", "active": true}}`. */
        Hotkeys: {
            custom_hotkeys: Record<string, unknown>;
        };
        /** @description The number of stored predictions. */
        ImportedPredictions: {
            created: number;
        };
        /** @description The regions that an annotator draws on a task. */
        InteractiveBody: {
            /** Format: int64 */
            task: number;
            /** @description The drawn regions, such as `{"result": [regions]}`. */
            context?: Record<string, unknown> | null;
        };
        /** @description The invite link. */
        InviteView: {
            token: string;
            /**
             * @description The address to open in a browser. It is a path of this server, since the `Host` header of a request is not
             *     trusted.
             */
            invite_url: string;
        };
        /** @description The reason for a refusal. */
        JobProblemView: {
            file: string;
            /**
             * Format: int64
             * @description From 1.
             */
            row: number | null;
            field: string | null;
            message: string;
        };
        /** @description A job. */
        JobView: {
            /** Format: int64 */
            id: number;
            /** @description `import`, `export`, `predict` or `bulk`. */
            kind: string;
            /**
             * @description The change of a bulk job: `delete_tasks`, `delete_annotations`, `delete_predictions`, `delete_model_version` or
             *     `recount_summary`.
             */
            change: string | null;
            /**
             * @description The status of a job.
             * @enum {string}
             */
            status: "queued" | "running" | "completed" | "failed" | "canceled";
            /** @description Whether a user has asked to cancel the job. It is `canceled` as soon as its current step ends. */
            cancel_requested: boolean;
            /** @description The file of an import: `s3://bucket/key` for an object in a bucket, else its name. */
            source: string | null;
            /**
             * Format: int64
             * @description The finished part of `total`, in `unit`.
             */
            done: number;
            /** Format: int64 */
            total: number;
            unit: string;
            /** Format: int64 */
            task_count: number;
            /** Format: int64 */
            annotation_count: number;
            /** Format: int64 */
            prediction_count: number;
            /**
             * Format: int64
             * @description The number of selected records of a bulk job that were deleted before.
             */
            gone_count: number;
            /**
             * Format: int64
             * @description The number of records that a bulk job could not change.
             */
            failed_count: number;
            /** @description The problems for which the whole import was refused. For a completed import: the skipped parts. */
            problems: components["schemas"]["JobProblemView"][];
            /** @description For a failed import: the address of its report, which is also stored in the uploads bucket. */
            report: string | null;
            /**
             * Format: int64
             * @description The ML backend of the job.
             */
            backend: number | null;
            /** @description The time since which the job is paused because the backend does not respond. */
            resting_since: string | null;
            created_at: string;
            finished_at: string | null;
        };
        /** @description A stored annotation. */
        KeptView: components["schemas"]["AnnotationView"] & {
            next: components["schemas"]["NextTask"] | null;
        };
        /** @description The user who created a snapshot. */
        Maker: {
            /** Format: int64 */
            id: number;
            first_name: string;
            last_name: string;
            email: string;
            avatar: string | null;
        };
        /** @description A member. */
        MemberView: {
            /** Format: int64 */
            id: number;
            user: components["schemas"]["UserView"];
            /** Format: int64 */
            organization: number;
            created_at: string;
        };
        /** @description A user's membership in the organization. */
        Membership: {
            /** Format: int64 */
            organization_id: number;
            active: boolean;
        };
        /** @description A new prediction. */
        NewPredictionBody: {
            /**
             * Format: int64
             * @description The task of the prediction.
             */
            task: number;
            /** @description Regions, choices, texts and relations. */
            result?: Record<string, unknown>[] | null;
            /** Format: double */
            score?: number | null;
            model_version?: string | null;
        };
        /** @description A new task. */
        NewTaskBody: {
            /** @description The values of the labeling config's variables. */
            data: Record<string, unknown>;
            meta?: Record<string, unknown> | null;
            /** @description The annotations of the task, in the form of an import. */
            annotations?: Record<string, unknown>[] | null;
            /** @description The predictions of the task, in the form of an import. */
            predictions?: Record<string, unknown>[] | null;
            allow_skip?: boolean | null;
        };
        /** @description A new user. */
        NewUserBody: {
            email: string;
            /** @description Without a password, they cannot sign in until an owner sets one. */
            password?: string | null;
            first_name?: string;
            last_name?: string;
            phone?: string;
            allow_newsletters?: boolean;
        };
        /** @description A task that was handed out. */
        NextTask: components["schemas"]["TaskView"] & {
            /** @description Sent back with the annotation, so that a repeated submit is stored once. */
            unique_id: string;
            /** @description The same value under the name that other clients read. */
            unique_lock_id: string;
            /** @description The name of the queue that the task came from. */
            queue: string;
        };
        /** @description The changes of the organization. Absent fields stay unchanged. */
        OrganizationChangeBody: {
            title?: string | null;
            contact_info?: string | null;
        };
        /** @description The organization in a user's record. */
        OrganizationMeta: {
            title: string;
            email: string;
        };
        /** @description The organization. */
        OrganizationView: {
            /** Format: int64 */
            id: number;
            title: string;
            contact_info: string | null;
            created_at: string;
            /** Format: int64 */
            created_by: number | null;
        };
        /** @description The data of the first owner. */
        OwnerBody: {
            email: string;
            password: string;
            /** @description The name of the organization. */
            title?: string | null;
            first_name?: string;
            last_name?: string;
        };
        /** @description One page of a list. */
        Page_MemberView: {
            /** @description The number of items on all pages. */
            count: number;
            /** @description The URL of the next page. */
            next: string | null;
            /** @description The URL of the previous page. */
            previous: string | null;
            /** @description The items of this page. */
            results: {
                /** Format: int64 */
                id: number;
                user: components["schemas"]["UserView"];
                /** Format: int64 */
                organization: number;
                created_at: string;
            }[];
        };
        /** @description One page of a list. */
        Page_ProjectView: {
            /** @description The number of items on all pages. */
            count: number;
            /** @description The URL of the next page. */
            next: string | null;
            /** @description The URL of the previous page. */
            previous: string | null;
            /** @description The items of this page. */
            results: {
                /** Format: int64 */
                id: number;
                title: string;
                description: string;
                label_config: string;
                /** @description The parsed config, for clients that do not parse XML. */
                parsed_label_config: Record<string, unknown>;
                expert_instruction: string;
                show_instruction: boolean;
                show_skip_button: boolean;
                enable_empty_annotation: boolean;
                show_annotation_history: boolean;
                /** Format: int64 */
                organization: number;
                color: string;
                /** Format: int32 */
                maximum_annotations: number;
                is_published: boolean;
                model_version: string;
                is_draft: boolean;
                created_by: components["schemas"]["PersonView"] | null;
                created_at: string;
                /** Format: int32 */
                min_annotations_to_start_training: number;
                start_training_on_annotation_update: boolean;
                show_collab_predictions: boolean;
                evaluate_predictions_automatically: boolean;
                reveal_preannotations_interactively: boolean;
                /**
                 * @description The order in which the label stream hands out tasks.
                 * @enum {string}
                 */
                sampling: "Sequential sampling" | "Uniform sampling" | "Uncertainty sampling";
                /**
                 * @description The rule for skipped tasks.
                 * @enum {string}
                 */
                skip_queue: "REQUEUE_FOR_ME" | "REQUEUE_FOR_OTHERS" | "IGNORE_SKIPPED";
                show_ground_truth_first: boolean;
                show_overlap_first: boolean;
                /** Format: int32 */
                overlap_cohort_percentage: number;
                annotator_evaluation_enabled: boolean;
                task_data_login: string | null;
                task_data_password: string | null;
                control_weights: Record<string, unknown>;
                config_has_control_tags: boolean;
                config_suitable_for_bulk_annotation: boolean;
                pinned_at: string | null;
                state: string;
                /** Format: int64 */
                task_number: number | null;
                /**
                 * Format: int64
                 * @description Null while the tasks are counted again because of changed settings.
                 */
                finished_task_number: number | null;
                /** Format: int64 */
                num_tasks_with_annotations: number | null;
                /** Format: int64 */
                total_annotations_number: number | null;
                /** Format: int64 */
                useful_annotation_number: number | null;
                /** Format: int64 */
                ground_truth_number: number | null;
                /** Format: int64 */
                skipped_annotations_number: number | null;
                /** Format: int64 */
                total_predictions_number: number | null;
                /**
                 * Format: int64
                 * @description The number of tasks that the asking user has annotated or may still annotate.
                 */
                queue_total: number | null;
                /**
                 * Format: int64
                 * @description The number of tasks that they have annotated.
                 */
                queue_done: number | null;
            }[];
        };
        /** @description An uploaded part. */
        PartView: {
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            etag: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        /** @description A task that the user got before. */
        PastTask: {
            /** Format: int64 */
            taskId: number;
            /**
             * Format: int64
             * @description The user's latest annotation of it.
             */
            annotationId: number | null;
        };
        /** @description A user as an author. */
        PersonView: {
            /** Format: int64 */
            id: number;
            first_name: string;
            last_name: string;
            email: string;
            /** @description Always null. Only in the API. */
            avatar: string | null;
            /** @description Only in the API. */
            initials: string;
        };
        /** @description A personal token. It is complete when it is created; lists omit its signature. */
        PersonalTokenView: {
            token: string;
            created_at: string;
            expires_at: string;
        };
        /** @description The changes of a prediction. Absent fields stay unchanged. */
        PredictionBody: {
            /** @description Regions, choices, texts and relations. */
            result?: Record<string, unknown>[] | null;
            /** Format: double */
            score?: number | null;
            model_version?: string | null;
        };
        /** @description A prediction. */
        PredictionView: {
            /** Format: int64 */
            id: number;
            /** @description Regions, choices, texts and relations. */
            result: Record<string, unknown>[];
            model_version: string;
            created_ago: string;
            /** Format: double */
            score: number | null;
            /**
             * Format: int64
             * @description Always null. Some clients read it.
             */
            cluster: number | null;
            /** @description Always null. Some clients read it. */
            neighbors: Record<string, unknown> | null;
            /**
             * Format: double
             * @description Always 0. Some clients read it.
             */
            mislabeling: number;
            created_at: string;
            updated_at: string;
            /**
             * Format: int64
             * @description Always null. Some clients read it.
             */
            model: number | null;
            /**
             * Format: int64
             * @description Always null. Some clients read it.
             */
            model_run: number | null;
            /** Format: int64 */
            task: number;
            /** Format: int64 */
            project: number;
        };
        /** @description The tasks for which an ML backend is asked. */
        PredictionsBody: {
            /**
             * Format: int64
             * @description The backend. The project's first one if absent.
             */
            backend?: number | null;
            /** @description In the form of an action on tasks. All tasks if absent. */
            selectedItems?: Record<string, unknown> | null;
            /** @description In the form of a task list's query. */
            filters?: Record<string, unknown> | null;
        };
        /** @description A labeling config's problems. */
        Problems: {
            problems: components["schemas"]["ConfigProblemView"][];
            /** @description Sample data for everything that the config reads. */
            sample_task: Record<string, unknown>;
        };
        /** @description A new project, or the changes of one. Absent fields stay unchanged. Unknown fields are ignored. */
        ProjectBody: {
            /** @description 3 to 50 characters. */
            title?: string | null;
            description?: string | null;
            /** @description The labeling config's XML. */
            label_config?: string | null;
            /** @description HTML with instructions for annotators. */
            expert_instruction?: string | null;
            show_instruction?: boolean | null;
            show_skip_button?: boolean | null;
            enable_empty_annotation?: boolean | null;
            show_annotation_history?: boolean | null;
            /** @description For example `#1a2b3c`. */
            color?: string | null;
            /**
             * Format: int32
             * @description The number of annotators that a task needs, at least 1.
             */
            maximum_annotations?: number | null;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            overlap_cohort_percentage?: number | null;
            is_published?: boolean | null;
            model_version?: string | null;
            is_draft?: boolean | null;
            /** Format: int32 */
            min_annotations_to_start_training?: number | null;
            start_training_on_annotation_update?: boolean | null;
            show_collab_predictions?: boolean | null;
            evaluate_predictions_automatically?: boolean | null;
            reveal_preannotations_interactively?: boolean | null;
            sampling?: ("Sequential sampling" | "Uniform sampling" | "Uncertainty sampling") | null;
            skip_queue?: ("REQUEUE_FOR_ME" | "REQUEUE_FOR_OTHERS" | "IGNORE_SKIPPED") | null;
            show_ground_truth_first?: boolean | null;
            show_overlap_first?: boolean | null;
            annotator_evaluation_enabled?: boolean | null;
            task_data_login?: string | null;
            task_data_password?: string | null;
            control_weights?: Record<string, unknown> | null;
            /** @description The time of pinning. Null unpins the project. */
            pinned_at?: string | null;
        };
        /** @description A project with its labeling config and counters. */
        ProjectView: {
            /** Format: int64 */
            id: number;
            title: string;
            description: string;
            label_config: string;
            /** @description The parsed config, for clients that do not parse XML. */
            parsed_label_config: Record<string, unknown>;
            expert_instruction: string;
            show_instruction: boolean;
            show_skip_button: boolean;
            enable_empty_annotation: boolean;
            show_annotation_history: boolean;
            /** Format: int64 */
            organization: number;
            color: string;
            /** Format: int32 */
            maximum_annotations: number;
            is_published: boolean;
            model_version: string;
            is_draft: boolean;
            created_by: components["schemas"]["PersonView"] | null;
            created_at: string;
            /** Format: int32 */
            min_annotations_to_start_training: number;
            start_training_on_annotation_update: boolean;
            show_collab_predictions: boolean;
            evaluate_predictions_automatically: boolean;
            reveal_preannotations_interactively: boolean;
            /**
             * @description The order in which the label stream hands out tasks.
             * @enum {string}
             */
            sampling: "Sequential sampling" | "Uniform sampling" | "Uncertainty sampling";
            /**
             * @description The rule for skipped tasks.
             * @enum {string}
             */
            skip_queue: "REQUEUE_FOR_ME" | "REQUEUE_FOR_OTHERS" | "IGNORE_SKIPPED";
            show_ground_truth_first: boolean;
            show_overlap_first: boolean;
            /** Format: int32 */
            overlap_cohort_percentage: number;
            annotator_evaluation_enabled: boolean;
            task_data_login: string | null;
            task_data_password: string | null;
            control_weights: Record<string, unknown>;
            config_has_control_tags: boolean;
            config_suitable_for_bulk_annotation: boolean;
            pinned_at: string | null;
            state: string;
            /** Format: int64 */
            task_number: number | null;
            /**
             * Format: int64
             * @description Null while the tasks are counted again because of changed settings.
             */
            finished_task_number: number | null;
            /** Format: int64 */
            num_tasks_with_annotations: number | null;
            /** Format: int64 */
            total_annotations_number: number | null;
            /** Format: int64 */
            useful_annotation_number: number | null;
            /** Format: int64 */
            ground_truth_number: number | null;
            /** Format: int64 */
            skipped_annotations_number: number | null;
            /** Format: int64 */
            total_predictions_number: number | null;
            /**
             * Format: int64
             * @description The number of tasks that the asking user has annotated or may still annotate.
             */
            queue_total: number | null;
            /**
             * Format: int64
             * @description The number of tasks that they have annotated.
             */
            queue_done: number | null;
        };
        /** @description A personal token. */
        RefreshBody: {
            refresh: string;
        };
        /** @description The staged uploads to import. */
        ReimportBody: {
            /** @description Their ids. */
            file_upload_ids: number[];
        };
        /** @description A new personal token that replaces another. */
        RotatedView: {
            refresh: string;
        };
        /** @description A file of a run. */
        RunFile: {
            name: string;
            format: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /** @description The SHA-256 digest in hex. */
            sha256: string;
            /** Format: int64 */
            tasks: number;
            /** @description An address that redirects to the file. */
            url: string;
        };
        /** @description A run of a scheduled export. */
        RunView: {
            /** Format: int64 */
            id: number;
            /**
             * @description The status of a run.
             * @enum {string}
             */
            status: "queued" | "running" | "completed" | "failed";
            created_at: string;
            finished_at: string | null;
            /** Format: int64 */
            task_count: number;
            files: components["schemas"]["RunFile"][];
            /** @description The reasons for a failure. */
            problems: string[];
        };
        /** @description Settings for a sample task. */
        SampleBody: {
            /** @description The config of the sample. The project's config if absent. */
            label_config?: string | null;
        };
        /** @description A new schedule, or the changes of one. Absent fields stay unchanged. Use either `cron` or `every_minutes`. */
        ScheduleBody: {
            title?: string | null;
            /** @description Five fields: minute, hour, day of the month, month, day of the week. */
            cron?: string | null;
            /** @description The time zone of `cron`, such as `Europe/Berlin`. UTC if absent. */
            time_zone?: string | null;
            /**
             * Format: int32
             * @description The interval between runs, in minutes.
             */
            every_minutes?: number | null;
            /** @description Names of export formats. JSON if absent. */
            formats?: string[] | null;
            task_filter_options?: components["schemas"]["TaskFilterOptions"] | null;
            annotation_filter_options?: components["schemas"]["AnnotationFilterOptions"] | null;
            /** @description Whether a run only exports changes since the last run. */
            incremental?: boolean | null;
            destination?: components["schemas"]["DestinationBody"] | null;
            is_active?: boolean | null;
        };
        /** @description A scheduled export. */
        ScheduleView: {
            /** Format: int64 */
            id: number;
            /** Format: int64 */
            project: number;
            title: string;
            cron: string | null;
            time_zone: string | null;
            /** Format: int32 */
            every_minutes: number | null;
            formats: string[];
            task_filter_options: Record<string, unknown>;
            annotation_filter_options: Record<string, unknown>;
            incremental: boolean;
            destination: components["schemas"]["DestinationView"] | null;
            is_active: boolean;
            created_at: string;
            next_run_at: string | null;
            /** @description The start of the last completed run. */
            last_run_at: string | null;
            /** @description The files of the last completed run. Their addresses do not change. */
            latest: string | null;
        };
        /** @description Selected tasks: these, or all except these. */
        SelectedItems: {
            all: boolean;
            /** @description The selected ids, if `all` is false. */
            included?: number[] | null;
            /** @description The excluded ids, if `all` is true. */
            excluded?: number[] | null;
        };
        /** @description The records that the export contains in full. */
        SerializationOptions: {
            drafts?: components["schemas"]["Depth"] | null;
            predictions?: components["schemas"]["Depth"] | null;
            annotations__completed_by?: components["schemas"]["Depth"] | null;
            /** @description Whether CSV and TSV put `'` before texts that a spreadsheet would evaluate as formulas. */
            escape_formulas?: boolean | null;
        };
        /** @description The lifetime of sessions, in minutes. */
        SessionPolicy: {
            /** Format: int64 */
            max_session_age: number;
            /** Format: int64 */
            max_time_between_activity: number;
        };
        /** @description The signed-in user, and the data of the sign-in screen. */
        SessionView: {
            user: components["schemas"]["UserView"] | null;
            /** @description `owner` or `member`. */
            role: string | null;
            /** @description The value of the header `X-CSRFToken`, required for every write. */
            csrf: string;
            /** @description Whether there is no owner yet. */
            needs_owner: boolean;
            /** @description Whether anybody may sign up. */
            open_signup: boolean;
            /** @description Skylabel's version. */
            version: string;
        };
        /** @description The changes of the settings. Absent fields stay unchanged. */
        SettingsBody: {
            api_tokens_enabled?: boolean | null;
            legacy_api_tokens_enabled?: boolean | null;
            /** Format: int32 */
            api_token_ttl_days?: number | null;
        };
        /** @description The kinds of tokens that the API accepts. */
        SettingsView: {
            api_tokens_enabled: boolean;
            legacy_api_tokens_enabled: boolean;
            /** Format: int32 */
            api_token_ttl_days: number;
        };
        /** @description An e-mail address and a password. */
        SignInBody: {
            email: string;
            password: string;
        };
        /** @description The data of a new member. */
        SignUpBody: {
            email: string;
            password: string;
            /** @description The token of the invite link. Not needed if sign-up is open. */
            token?: string | null;
            first_name?: string;
            last_name?: string;
        };
        /** @description A snapshot. */
        SnapshotView: {
            /** Format: int64 */
            id: number;
            title: string;
            created_by: components["schemas"]["Maker"] | null;
            created_at: string;
            finished_at: string | null;
            /**
             * @description The status of a snapshot, with the reference's names.
             * @enum {string}
             */
            status: "in_progress" | "completed" | "failed";
            /** @description Empty if a job makes the snapshot. */
            md5: string;
            /** @description Counts of a snapshot's content. */
            counters: {
                /** Format: int64 */
                task_number: number;
            };
            converted_formats: components["schemas"]["ConvertedFormat"][];
            /** Format: int64 */
            project: number;
        };
        /** @description The summary of a project's data and annotations. */
        SummaryView: {
            created_at: string;
            /** @description The number of tasks that have each data key. */
            all_data_columns: {
                [key: string]: number;
            };
            /** @description The keys that every task has. */
            common_data_columns: string[];
            /** @description The number of results of each `from_name|to_name|type`. */
            created_annotations: {
                [key: string]: number;
            };
            /** @description The number of uses of each control's labels. */
            created_labels: {
                [key: string]: {
                    [key: string]: number;
                };
            };
            /** @description Always empty. Some clients read it. */
            created_labels_drafts: Record<string, unknown>;
        };
        /** @description The changes of a task. Absent fields stay unchanged. */
        TaskBody: {
            /** @description The values of the labeling config's variables. Replaces all data. */
            data?: Record<string, unknown> | null;
            meta?: Record<string, unknown> | null;
            allow_skip?: boolean | null;
            /**
             * Format: int32
             * @description The number of annotators that it needs, at least 1.
             */
            overlap?: number | null;
        };
        /** @description The filter of tasks. All conditions must hold. */
        TaskFilterOptions: {
            /**
             * Format: int64
             * @description A view of the data manager.
             */
            view?: number | null;
            /** @description Tasks that were skipped. */
            skipped?: ("only" | "exclude") | null;
            /** @description Finished tasks. */
            finished?: ("only" | "exclude") | null;
            /** @description Tasks with an annotation that is not a skip. */
            annotated?: ("only" | "exclude") | null;
            /** @description Leaves out tasks without exported annotations. */
            only_with_annotations?: boolean | null;
        };
        /** @description A page of tasks. */
        TaskList: {
            tasks: components["schemas"]["TaskView"][];
            /**
             * Format: int64
             * @description The number of matching tasks on all pages.
             */
            total: number;
            /**
             * Format: int64
             * @description The number of annotations of these tasks, without skips.
             */
            total_annotations: number;
            /**
             * Format: int64
             * @description The number of predictions of these tasks.
             */
            total_predictions: number;
        };
        /** @description A task. */
        TaskView: components["schemas"]["ComputedColumns"] & {
            /** Format: int64 */
            id: number;
            annotations?: components["schemas"]["AnnotationView"][];
            /** @description The name of the uploaded file that contained it. */
            file_upload: string | null;
            /** @description The drafts of the asking user. */
            drafts: components["schemas"]["DraftView"][];
            predictions?: components["schemas"]["PredictionView"][];
            /** @description The values of the labeling config's variables. */
            data: Record<string, unknown>;
            meta: Record<string, unknown>;
            created_at: string;
            updated_at: string;
            is_labeled: boolean;
            /**
             * Format: int32
             * @description The number of annotators that it needs.
             */
            overlap: number;
            allow_skip: boolean;
            /**
             * Format: int64
             * @description Its number within the project, from 1.
             */
            inner_id: number;
            /**
             * Format: int64
             * @description Without skips.
             */
            total_annotations: number;
            /**
             * Format: int64
             * @description The number of skips.
             */
            cancelled_annotations: number;
            /** Format: int64 */
            total_predictions: number;
            /**
             * Format: int32
             * @description Always 0. Some clients read it.
             */
            comment_count: number;
            /**
             * Format: int32
             * @description Always 0. Some clients read it.
             */
            unresolved_comment_count: number;
            /** @description Always null. Some clients read it. */
            last_comment_updated_at: string | null;
            /** Format: int64 */
            project: number;
            updated_by: components["schemas"]["UpdatedBy"];
            /** @description Always empty. Some clients read it. */
            comment_authors: number[];
        };
        /** @description A legacy token. */
        TokenView: {
            /** @description 40 hex digits, for `Authorization: Token ...`. */
            token: string;
            detail?: string;
        };
        /** @description The user of the last change: `[{"user_id": n}]` in lists, else an id. */
        UpdatedBy: (number | null) | components["schemas"]["UpdatedByItem"][];
        /** @description A user who changed a task. */
        UpdatedByItem: {
            /** Format: int64 */
            user_id: number;
        };
        /** @description The status of an upload. */
        UploadView: {
            /** Format: int64 */
            id: number;
            name: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /** @description The uploaded parts. */
            parts: components["schemas"]["PartView"][];
        };
        /** @description The changes of a user. Absent fields stay unchanged. */
        UserChangeBody: {
            first_name?: string | null;
            last_name?: string | null;
            phone?: string | null;
            allow_newsletters?: boolean | null;
            /** @description `owner` or `member`. Only owners may set it. */
            role?: string | null;
            /** @description Whether they may sign in. Only owners may set it. */
            is_active?: boolean | null;
            /** @description A new password. Only owners may set it. */
            password?: string | null;
        };
        /** @description A user. */
        UserView: components["schemas"]["PersonView"] & {
            username: string;
            last_activity: string;
            custom_hotkeys: Record<string, unknown>;
            phone: string;
            /** Format: int64 */
            active_organization: number;
            active_organization_meta: components["schemas"]["OrganizationMeta"];
            org_membership: components["schemas"]["Membership"][];
            allow_newsletters: boolean;
            date_joined: string;
            is_active: boolean;
            is_owner: boolean;
        };
        /** @description The version whose predictions to delete. */
        VersionBody: {
            model_version?: string | null;
        };
        /** @description Versions of a model. */
        Versions: {
            versions: string[];
            message: string | null;
        };
        /** @description A new webhook, or the changes of one. Actions are always replaced: an absent list removes all. */
        WebhookBody: {
            /**
             * Format: int64
             * @description The project whose events it receives. It cannot be changed later.
             */
            project?: number | null;
            /** @description The address that receives the events. */
            url?: string | null;
            /** @description Whether an event contains more than the action's name. */
            send_payload?: boolean | null;
            send_for_all_actions?: boolean | null;
            /**
             * @description All headers of its requests: names and values. A null value keeps the current value of the header. An absent
             *     field keeps all headers, unless the URL changes its scheme, host or port.
             */
            headers?: Record<string, unknown> | null;
            is_active?: boolean | null;
            /** @description Names of actions, such as `ANNOTATION_CREATED`. */
            actions?: string[];
        };
        /** @description A webhook. */
        WebhookView: {
            /** Format: int64 */
            id: number;
            /** Format: int64 */
            organization: number;
            /** Format: int64 */
            project: number;
            url: string;
            send_payload: boolean;
            send_for_all_actions: boolean;
            /** @description The names of its headers, each with null. The values are never returned. */
            headers: Record<string, unknown>;
            is_active: boolean;
            actions: string[];
            created_at: string;
            updated_at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_api_annotations_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnotationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    put_api_annotations_id: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnotationBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnotationView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_annotations_id: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_annotations_id: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnotationBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnotationView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_annotations_id_convert_to_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_current_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
        };
    };
    patch_api_current_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
        };
    };
    get_api_current_user_hotkeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hotkeys"];
                };
            };
        };
    };
    patch_api_current_user_hotkeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Hotkeys"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hotkeys"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_current_user_reset_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"];
                };
            };
        };
    };
    get_api_current_user_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"];
                };
            };
        };
    };
    get_api_current_user_whoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
        };
    };
    get_api_dm_actions: {
        parameters: {
            query: {
                project: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>[];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_dm_actions: {
        parameters: {
            query: {
                id: string;
                project: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acted"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acted"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_dm_columns: {
        parameters: {
            query: {
                project: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_dm_project: {
        parameters: {
            query: {
                project: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_drafts_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_drafts_id: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_drafts_id: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_import_file_upload_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileView"];
                };
            };
        };
    };
    delete_api_import_file_upload_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_api_invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InviteView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_invite_reset_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InviteView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_jwt_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsView"];
                };
            };
        };
    };
    post_api_jwt_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_ml: {
        parameters: {
            query: {
                project: number;
                is_interactive?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendView"][];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_ml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackendBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_ml_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    put_api_ml_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackendBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_ml_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_ml_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BackendBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackendView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_ml_id_interactive_annotating: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InteractiveBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_ml_id_predict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asked"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_ml_id_predict_test: {
        parameters: {
            query: {
                random: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_api_ml_id_train: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_ml_id_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Versions"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_organizations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationView"][];
                };
            };
        };
    };
    get_api_organizations_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_organizations_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_organizations_id_memberships: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MemberView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_organizations_id_memberships_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                user: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_organizations_id_memberships_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                user: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_predictions: {
        parameters: {
            query?: {
                task?: number;
                project?: number;
                page?: number;
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionView"][];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_predictions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPredictionBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_predictions_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    put_api_predictions_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PredictionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_predictions_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_predictions_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PredictionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictionView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
                title?: string;
                search?: string;
                ids?: string;
                include?: string;
                ordering?: string;
                filter?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProjectView"];
                };
            };
        };
    };
    post_api_projects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
        };
    };
    get_api_projects_counts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
        };
    };
    post_api_projects_validate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
        };
    };
    delete_api_projects_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_api_projects_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
        };
    };
    get_api_projects_id_export: {
        parameters: {
            query?: {
                exportType?: string;
                download_all_tasks?: boolean;
                "ids[]"?: number[];
                escape_formulas?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects_id_export_formats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatView"][];
                };
            };
        };
    };
    get_api_projects_id_export_jobs_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                job: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_api_projects_id_exports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"][];
                };
            };
        };
    };
    post_api_projects_id_exports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects_id_exports_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                export: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_projects_id_exports_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                export: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_projects_id_exports_export_convert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                export: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConvertBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Converted"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects_id_exports_export_download: {
        parameters: {
            query?: {
                exportType?: string;
                escape_formulas?: boolean;
            };
            header?: never;
            path: {
                id: number;
                export: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects_id_file_uploads: {
        parameters: {
            query?: {
                all?: boolean;
                ids?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileView"][];
                };
            };
        };
    };
    delete_api_projects_id_file_uploads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FilesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_api_projects_id_import: {
        parameters: {
            query?: {
                commit_to_project?: boolean;
                return_task_ids?: boolean;
                preannotated_from_fields?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_projects_id_import_predictions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPredictionBody"][];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedPredictions"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects_id_label_stream_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PastTask"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects_id_model_versions: {
        parameters: {
            query?: {
                extended?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_projects_id_model_versions: {
        parameters: {
            query?: {
                model_version?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VersionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_projects_id_next: {
        parameters: {
            query?: {
                after?: number;
                none_is_empty?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NextTask"];
                };
            };
            /** @description there is none, and `none_is_empty` asked so */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_projects_id_reimport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReimportBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_projects_id_sample_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SampleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_api_projects_id_summary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SummaryView"];
                };
            };
        };
    };
    get_api_projects_id_tasks: {
        parameters: {
            query?: {
                page?: number;
                page_size?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_projects_id_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emptying"];
                };
            };
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_projects_id_validate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_session_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPolicy"];
                };
            };
        };
    };
    get_api_tasks: {
        parameters: {
            query: {
                project: number;
                query?: string;
                ordering?: string;
                fields?: string;
                include?: string;
                page?: number;
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTaskBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_tasks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_tasks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_tasks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_tasks_id_annotations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnotationView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_tasks_id_annotations: {
        parameters: {
            query?: {
                next_after?: number;
                was_cancelled?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnotationBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_tasks_id_annotations_annotation_id_drafts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                annotation_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_tasks_id_annotations_annotation_id_drafts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                annotation_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_tasks_id_drafts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_tasks_id_drafts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalTokenView"][];
                };
            };
        };
    };
    post_api_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalTokenView"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_token_blacklist: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_token_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessView"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_token_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedView"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"][];
                };
            };
        };
    };
    post_api_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUserBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_users_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_users_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_users_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
        };
    };
    get_api_webhooks: {
        parameters: {
            query?: {
                project?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_webhooks_info: {
        parameters: {
            query?: {
                "organization-only"?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
        };
    };
    get_api_webhooks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    put_api_webhooks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_webhooks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_webhooks_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_x_config_problems: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problems"];
                };
            };
        };
    };
    get_api_x_export_runs_id_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_export_schedules_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_x_export_schedules_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    patch_api_x_export_schedules_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_export_schedules_id_latest_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_x_export_schedules_id_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Begun"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_export_schedules_id_runs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_jobs_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
        };
    };
    post_api_x_jobs_id_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_jobs_id_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_x_owner: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnerBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description there is an owner */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_projects_id_connected_buckets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionsView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_x_projects_id_connected_buckets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_x_projects_id_connected_buckets_connection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                connection: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_projects_id_export_schedules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_x_projects_id_export_schedules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_projects_id_jobs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"][];
                };
            };
        };
    };
    post_api_x_projects_id_predictions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PredictionsBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asked"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_api_x_projects_id_uploads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Begun"];
                };
            };
        };
    };
    get_api_x_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    post_api_x_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description wrong email or password */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            /** @description too many failed attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    delete_api_x_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_api_x_signup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUpBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description no valid invitation */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            /** @description too many sign-ups */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_api_x_uploads_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadView"];
                };
            };
        };
    };
    post_api_x_uploads_id_complete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Completed"];
                };
            };
        };
    };
    get_data_local_files: {
        parameters: {
            query: {
                d: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_data_upload_project_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: number;
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description nobody is signed in */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_projects_id_presign: {
        parameters: {
            query: {
                fileuri: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_projects_id_resolve: {
        parameters: {
            query: {
                fileuri: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_storage_data_uploaded: {
        parameters: {
            query: {
                filepath: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_tasks_id_presign: {
        parameters: {
            query: {
                fileuri: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_tasks_id_resolve: {
        parameters: {
            query: {
                fileuri: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    get_user_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
    post_user_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description signed in */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_user_signup: {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureBody"];
                };
            };
        };
    };
    post_user_signup: {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description signed up */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
        };
    };
}
