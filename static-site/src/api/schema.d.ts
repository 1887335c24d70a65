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
        /** The same as a change in part, for clients that send the whole annotation. */
        put: operations["put_api_annotations_id"];
        post?: never;
        /** Deletes an annotation, and the drafts that change it. With `If-Match` it deletes that version only. */
        delete: operations["delete_api_annotations_id"];
        options?: never;
        head?: never;
        /**
         * Changes an annotation; `was_cancelled: false` makes an annotation of a skip. With `If-Match` it changes that version
         *     only.
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
        /** Takes an annotation back into a draft of the asking user. */
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
        /** Who is asking. */
        get: operations["get_api_current_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes one's own details. */
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
        /** One's own hotkeys. */
        get: operations["get_api_current_user_hotkeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Replaces one's own hotkeys. */
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
        /** Replaces one's own legacy token; the old one opens nothing any more. */
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
        /** One's own legacy token. */
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
        /** Who is asking. */
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
        /** The actions that there are. */
        get: operations["get_api_dm_actions"];
        put?: never;
        /** Does something to the picked tasks. */
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
        /** How much there is of a project. */
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
        /** Deletes a draft. With `If-Match` it deletes that version only. */
        delete: operations["delete_api_drafts_id"];
        options?: never;
        head?: never;
        /** Changes a draft, and holds the task for longer where it is held. With `If-Match` it changes that version only. */
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
        /** The invite link: who opens it may sign up. */
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
        /** Renews the invite link; the old one opens nothing any more. */
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
        /** Which tokens open the API. */
        get: operations["get_api_jwt_settings"];
        put?: never;
        /** Changes which tokens open the API. */
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
        /** A project's ML backends, as they stand now. */
        get: operations["get_api_ml"];
        put?: never;
        /** Connects an ML backend to a project. It must be up. */
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
        /** An ML backend, as it was when it was asked last. */
        get: operations["get_api_ml_id"];
        /** The same, for clients that send the whole backend. */
        put: operations["put_api_ml_id"];
        post?: never;
        /** Removes an ML backend; its predictions stay. */
        delete: operations["delete_api_ml_id"];
        options?: never;
        head?: never;
        /** Changes an ML backend. It must be up. */
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
        /** What an interactive ML backend says of what somebody draws; it is kept nowhere. */
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
        /** Asks an ML backend for predictions for all tasks of its project, as a job; Label Studio Enterprise's path for it. */
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
        /** Asks an ML backend about some task of its project, and shows what was asked and answered; it is kept nowhere. */
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
        /** Tells an ML backend to learn from what is annotated. */
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
        /** The versions of its model that an ML backend could answer with. */
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
        /** The organisations: one. */
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
        /** The organisation. */
        get: operations["get_api_organizations_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the organisation. */
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
        /** The members, page by page. */
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
        /** Removes a member: they can no longer sign in; what they did stays theirs. */
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
        /** The predictions of a task or of a project, a page of at most 10,000 a time. */
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
        /** The same as a change in part, for clients that send the whole prediction. */
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
        /** Projects, newest first, pinned ones before the others. */
        get: operations["get_api_projects"];
        put?: never;
        /** Makes a project. */
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
        /** Checks a labeling config: 204 where it is fine, else a bare 400, as Label Studio answers here. */
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
        /** Deletes a project with everything in it. */
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
        /** Exports a project. A large one, where a gateway does not wait for long, is made by a job, to which the answer leads. */
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
        /** Waits for an export and leads to its file; to itself again where that takes longer. */
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
         * Takes a snapshot of a project's tasks. Of a large project, where a gateway does not wait for long, it is `in_progress`
         *     when it is answered.
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
        /** Offers a snapshot in another format. It is written when it is downloaded, so it is there at once. */
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
         * A snapshot's file: JSON as it was kept, or any format that the project offers. Where a gateway does not wait for long, the
         *     answer leads to that of a large one, by way of the job that writes it in the format.
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
        /** A project's uploaded files: all of them, or those that `ids` names. */
        get: operations["get_api_projects_id_file_uploads"];
        put?: never;
        post?: never;
        /** Deletes uploaded files; tasks that show them lose them. */
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
        /** Imports tasks from a JSON body, files from a form, or what a form's `url` leads to. */
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
        /** Adds predictions to tasks of a project. All are checked before the first is kept. */
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
        /** The tasks that the user was handed out last in a project, newest last. */
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
        /** How many predictions of each model version there are; with `extended=true` as a list, newest first. */
        get: operations["get_api_projects_id_model_versions"];
        put?: never;
        post?: never;
        /** Deletes the predictions of a model version. */
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
         * Hands out the next task of a project: the one the user holds, else a new one. With `after` another than that. Where there
         *     is none, 404 as scripts expect, or 204 with `none_is_empty`: a browser's console reports every 404.
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
        /** Imports uploads that were staged. */
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
        /** Tasks of a project in the order of their import, as a plain list; a page past the end is empty. */
        get: operations["get_api_projects_id_tasks"];
        put?: never;
        post?: never;
        /** Deletes all tasks of a project. */
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
        /** Checks a changed labeling config against what has been annotated. */
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
        /** How long sessions live. */
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
        /** Tasks of a project, filtered and ordered by `query` (JSON: `filters`, `ordering`, `selectedItems`), page by page. */
        get: operations["get_api_tasks"];
        put?: never;
        /** Makes a task. */
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
        /** Deletes a task with everything that lies on it. */
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
         * Keeps an annotation of a task, or with `was_cancelled` in the query or the body a skip. With `next_after` (a task of
         *     the same project) it also hands out the task that follows that one, as `/api/projects/{id}/next?after=` does.
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
        /** Saves a draft of a new annotation; `was_postponed` puts the task off. */
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
        /** One's own personal tokens, without their signatures. */
        get: operations["get_api_token"];
        put?: never;
        /** Makes a personal token; 409 while there is one. */
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
        /** Takes one's own personal token back; the text may lack its signature, as lists show it. */
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
        /** Takes one's own personal token back and makes a new one. */
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
        /** Makes a member. */
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
        /** Removes a user: they can no longer sign in; what they did stays theirs. */
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
        /** What webhooks can be told. Open to anybody, as the reference's. */
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
        /** Leads to a file of a run. */
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
        /** Deletes a scheduled export. What its runs have written stays. */
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
        /** Leads to a file of the last completed run. */
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
        /** Makes the first owner and signs them in. */
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
        /** Connects a project to a bucket. For owners, since it opens the bucket to every member. */
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
        /** Disconnects a bucket; the tasks that came from it stay. */
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
        /** Schedules exports of a project. */
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
        /** Asks an ML backend for predictions for tasks, as a job. */
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
        /** Begins uploads: gives signed URLs. */
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
        /** Who is signed in. */
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
        /** Makes a member by the invite link's token, and signs them in. */
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
        /** How an upload stands: which parts need not be sent again. */
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
        /** Completes an upload: the bucket says so, and its import begins. */
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
        /** A file of the server's own disk. None is ever served: 404. */
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
         * Serves an uploaded file to members, with ranges. In the cloud a large file is redirected to its object in the bucket, which
         *     answers ranges itself.
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
        /** Whether the server lives. */
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
        /** Asks whether to sign out. A GET changes nothing: a picture in a task may lead here. */
        get: operations["get_logout"];
        put?: never;
        /** Signs out by a form and leads to the sign-in form. */
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
        /** Leads to an object of a storage of a project. Projects have no storages yet: 404. */
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
        /** Leads to an object of a storage of a task's project. Projects have no storages yet: 404. */
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
        /** Signs in by a form: 302 with a session, or 200 with the form again. */
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
        /** The sign-up form; 403 without an invitation, unless sign-up is open or there is no owner yet. */
        get: operations["get_user_signup"];
        put?: never;
        /** Signs up by a form: 302 with a session, or 200 with the form again. */
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
        /** @description What an action did. */
        Acted: {
            /** Format: int64 */
            processed_items: number;
            detail: string;
            /** @description Whether the list must be read again. */
            reload: boolean;
        };
        /** @description Which tasks to act on. */
        ActionBody: {
            /** @description `{"all": true, "excluded": [ids]}` or `{"all": false, "included": [ids]}`. */
            selectedItems: components["schemas"]["SelectedItems"];
            filters?: components["schemas"]["Filters"] | null;
        };
        /** @description A new annotation, or what to change of one; what is left out stays. */
        AnnotationBody: {
            /** @description Regions, choices, texts and relations. */
            result?: Record<string, unknown>[] | null;
            /** @description Whether it is a skip. */
            was_cancelled?: boolean | null;
            ground_truth?: boolean | null;
            /**
             * Format: double
             * @description Seconds; at least 0.
             */
            lead_time?: number | null;
            /**
             * Format: int64
             * @description The draft that it was made of, which is deleted with it.
             */
            draft_id?: number | null;
            /**
             * @description The version of that draft (its `updated_at`) that the client knows: a draft that was saved again since then is
             *     kept.
             */
            draft_updated_at?: string | null;
            /**
             * @description As `next` answered it, or a name of the client's own: an annotation of the task that is sent again under the
             *     same name is kept once.
             */
            unique_id?: string | null;
            /** Format: int64 */
            parent_prediction?: number | null;
            /** Format: int64 */
            parent_annotation?: number | null;
            /**
             * Format: int64
             * @description Who made it, where an owner asks; a member's are always their own.
             */
            completed_by?: number | null;
        };
        /** @description Which annotations: those of any kind that is named, or all where none is. */
        AnnotationFilterOptions: {
            /** @description Neither skips nor ground truth. */
            usual?: boolean | null;
            ground_truth?: boolean | null;
            skipped?: boolean | null;
        };
        /** @description An annotation. */
        AnnotationView: {
            /** Format: int64 */
            id: number;
            /** @description Regions, choices, texts and relations. */
            result: Record<string, unknown>[];
            completed_by: components["schemas"]["CompletedBy"] | null;
            created_username: string;
            created_ago: string;
            /** @description Whether it is a skip. */
            was_cancelled: boolean;
            ground_truth: boolean;
            created_at: string;
            updated_at: string;
            /** Format: int64 */
            updated_by: number | null;
            draft_created_at: string | null;
            /**
             * Format: double
             * @description Seconds.
             */
            lead_time: number | null;
            /** @description A submit that names it again is not kept twice. */
            unique_id: string | null;
            /** Format: int64 */
            import_id: number | null;
            last_action: string | null;
            /** Format: int64 */
            last_created_by: number | null;
            bulk_created: boolean;
            /** Format: int64 */
            task: number;
            /** Format: int64 */
            project: number;
            /** Format: int64 */
            parent_prediction: number | null;
            /** Format: int64 */
            parent_annotation: number | null;
            /** @description How many entries `result` has. */
            result_count: number;
        };
        /** @description A job that was made. */
        Asked: {
            /**
             * Format: int64
             * @description The job: `/api/x/jobs/{id}` says how far it has come.
             */
            job: number;
            /**
             * Format: int64
             * @description How many tasks it asks about.
             */
            tasks: number;
        };
        /** @description A new ML backend, or what to change of one; what is left out stays. */
        BackendBody: {
            /**
             * Format: int64
             * @description The project it predicts for; it stays the backend's.
             */
            project?: number | null;
            /** @description Where it is asked: `/health`, `/setup` and `/predict` stand behind it. */
            url?: string | null;
            title?: string | null;
            description?: string | null;
            /** @description Whether it is asked while somebody draws. */
            is_interactive?: boolean | null;
            /** @description `NONE` or `BASIC_AUTH`. */
            auth_method?: string | null;
            basic_auth_user?: string | null;
            basic_auth_pass?: string | null;
            /** @description Told at `/setup`. */
            extra_params?: Record<string, unknown> | null;
            model_version?: string | null;
            /**
             * Format: double
             * @description How long its answers are waited for, in seconds.
             */
            timeout?: number | null;
            /** @description Whether `model_version` follows what it says. */
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
        /** @description Where to put files. */
        Begun: {
            uploads: components["schemas"]["BegunFile"][];
        };
        /** @description Where to put a file: each part, but for the last, has `part_size` bytes, and its URL takes exactly as many. */
        BegunFile: {
            /** Format: int64 */
            id: number;
            name: string;
            /** Format: int64 */
            part_size: number;
            /** @description A signed URL for each part; `PUT` it and keep the answer's `ETag`. */
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
        /** @description Who made it: the whole user where a task is shown, their id everywhere else. */
        CompletedBy: number | components["schemas"]["PersonView"];
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
             * @description How bad a problem is; only errors keep a config from being saved.
             * @enum {string}
             */
            severity: "error" | "warning";
        };
        /** @description A bucket to connect. */
        ConnectionBody: {
            /** @description One of those that the deployment lists. */
            bucket?: string;
            /** @description Only objects whose keys begin with it; all if it is left out. */
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
             * @description The id of the user who made it.
             */
            created_by: number;
            created_at: string;
        };
        /** @description A project's connections, and the buckets that could be connected. */
        ConnectionsView: {
            /** @description The buckets that the deployment lists. */
            available: string[];
            /** @description The uploads bucket's name. */
            uploads_bucket: string;
            /** @description Under which prefix of the uploads bucket files become tasks of this project without any connection. */
            drop_folder: string;
            /** @description The endpoint at which S3 clients reach the buckets, where they are not AWS's own: this server's address. */
            endpoint_url: string | null;
            connections: components["schemas"]["ConnectionView"][];
        };
        /** @description The format to convert a snapshot to. */
        ConvertBody: {
            /** @description A format's name, such as `CSV`. */
            export_type: string;
        };
        /** @description What a snapshot is converted to. */
        Converted: {
            export_type: string;
            /** Format: int64 */
            converted_format: number;
        };
        /** @description A format that a snapshot can be downloaded in, besides JSON. */
        ConvertedFormat: {
            /** Format: int64 */
            id: number;
            /** @description Always `completed`. */
            status: string;
            export_type: string;
            /** @description Always null: kept for clients that read it. */
            traceback: string | null;
        };
        /** @description What to keep. */
        CreateBody: {
            title?: string | null;
            task_filter_options?: components["schemas"]["TaskFilterOptions"] | null;
            annotation_filter_options?: components["schemas"]["AnnotationFilterOptions"] | null;
            serialization_options?: components["schemas"]["SerializationOptions"] | null;
        };
        /** @description How many predictions were deleted. */
        Deleted: {
            deleted_predictions: number;
        };
        /** @description How much of records is written. */
        Depth: {
            /** @description Only their ids. */
            only_id?: boolean | null;
        };
        /** @description A place in a connected bucket. */
        DestinationBody: {
            /** @description One of those that the deployment lists. */
            bucket: string;
            /** @description The folder there, such as `labels/nightly/`; none if it is left out. */
            prefix?: string;
        };
        /** @description Where files are taken. */
        DestinationView: {
            bucket: string;
            prefix: string;
            /** @description The schedule's own folder there: each run has one in it, and the last one is under `latest/`, too. */
            folder: string;
        };
        /** @description A new draft, or what to change of one; what is left out stays. */
        DraftBody: {
            /** @description Regions, choices, texts and relations. */
            result?: Record<string, unknown>[] | null;
            /**
             * Format: double
             * @description Seconds; at least 0.
             */
            lead_time?: number | null;
            /** @description Whether the task is put off: it comes again at the end. */
            was_postponed?: boolean | null;
            /**
             * @description Of a new draft, a name of the client's own: a draft of the task that is sent again under the same name is saved
             *     once, and answered as it stands.
             */
            unique_id?: string | null;
        };
        /** @description A draft: work in progress of one user. */
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
            /** @description The e-mail address of whose it is. */
            user: string;
            /** Format: int64 */
            task: number;
            /**
             * Format: int64
             * @description The annotation it changes; null for a draft of a new one.
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
        /** @description What a refused request is answered. */
        FailureBody: {
            /** @description Names this answer in the log. */
            id: string;
            /** Format: int32 */
            status_code: number;
            version: string;
            /** @description What went wrong. */
            detail: string;
            /** @description Always null: kept for clients that read it. */
            exc_info: Record<string, unknown> | null;
            /** @description What is wrong with each field; only where fields are. */
            validation_errors?: {
                [key: string]: string[];
            };
            /** @description Of a 412: the record as it is now. */
            current?: Record<string, unknown>;
        };
        /** @description An uploaded file. */
        FileView: {
            /** Format: int64 */
            id: number;
            /** @description Where it lies, ending in its name. */
            file: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        /** @description Which uploaded files. */
        FilesBody: {
            /** @description Their ids; all where absent. */
            file_upload_ids?: number[] | null;
        };
        /** @description One condition. */
        Filter: {
            /** @description `filter:tasks:` and a column, such as `filter:tasks:data.text`. */
            filter: string;
            /** @description Such as `equal` or `contains`. */
            operator: string;
            type?: string | null;
            value: unknown;
        };
        /** @description What narrows a list of tasks. */
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
            /** @description What `exportType` calls it. */
            name: string;
            /** @description Whether the project's labeling config does not suit it; only where so. */
            disabled?: boolean;
        };
        /** @description Whether the server lives. */
        Health: {
            status: string;
        };
        /** @description Hotkeys by action: `{"section:action": {"key": "ctrl+enter", "active": true}}`. */
        Hotkeys: {
            custom_hotkeys: Record<string, unknown>;
        };
        /** @description How many predictions were kept. */
        ImportedPredictions: {
            created: number;
        };
        /** @description What somebody draws on a task. */
        InteractiveBody: {
            /** Format: int64 */
            task: number;
            /** @description What was drawn, such as `{"result": [regions]}`. */
            context?: Record<string, unknown> | null;
        };
        /** @description The invite link. */
        InviteView: {
            token: string;
            /** @description To be opened in a browser: a path of this server, since a request's own `Host` is not to be believed. */
            invite_url: string;
        };
        /** @description Why something was refused. */
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
            /** @description `import`, `export` or `predict`. */
            kind: string;
            /**
             * @description How a job stands.
             * @enum {string}
             */
            status: "queued" | "running" | "completed" | "failed";
            /** @description The file that an import reads: `s3://bucket/key` if it was put into a bucket, else its name. */
            source: string | null;
            /**
             * Format: int64
             * @description How much of `total` is done, in `unit`.
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
            /** @description The problems for which the import was refused as a whole; of a completed import, the parts that were skipped. */
            problems: components["schemas"]["JobProblemView"][];
            /** @description Of a failed import: where its report is read, which also lies in the uploads bucket. */
            report: string | null;
            /**
             * Format: int64
             * @description The ML backend that it asks.
             */
            backend: number | null;
            /** @description Since when it rests, because the backend does not answer. */
            resting_since: string | null;
            created_at: string;
            finished_at: string | null;
        };
        /** @description An annotation that was kept. */
        KeptView: components["schemas"]["AnnotationView"] & {
            next: components["schemas"]["NextTask"] | null;
        };
        /** @description Who made a snapshot. */
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
        /** @description A user's place in the organisation. */
        Membership: {
            /** Format: int64 */
            organization_id: number;
            active: boolean;
        };
        /** @description A new prediction. */
        NewPredictionBody: {
            /**
             * Format: int64
             * @description The task it is about.
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
            /** @description What the labeling config's variables name. */
            data: Record<string, unknown>;
            meta?: Record<string, unknown> | null;
            /** @description Annotations that come with it, as an import has them. */
            annotations?: Record<string, unknown>[] | null;
            /** @description Predictions that come with it, as an import has them. */
            predictions?: Record<string, unknown>[] | null;
            allow_skip?: boolean | null;
        };
        /** @description A user to make. */
        NewUserBody: {
            email: string;
            /** @description Without one they cannot sign in until an owner gives them one. */
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
        /** @description What to change of the organisation; what is left out stays. */
        OrganizationChangeBody: {
            title?: string | null;
            contact_info?: string | null;
        };
        /** @description What a user's record says of the organisation. */
        OrganizationMeta: {
            title: string;
            email: string;
        };
        /** @description The organisation. */
        OrganizationView: {
            /** Format: int64 */
            id: number;
            title: string;
            contact_info: string | null;
            created_at: string;
            /** Format: int64 */
            created_by: number | null;
        };
        /** @description What makes the first owner. */
        OwnerBody: {
            email: string;
            password: string;
            /** @description The organisation's name. */
            title?: string | null;
            first_name?: string;
            last_name?: string;
        };
        /** @description One page of a list. */
        Page_MemberView: {
            /** @description How many there are in all. */
            count: number;
            /** @description The next page's URL. */
            next: string | null;
            /** @description The previous page's URL. */
            previous: string | null;
            /** @description What is on this page. */
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
            /** @description How many there are in all. */
            count: number;
            /** @description The next page's URL. */
            next: string | null;
            /** @description The previous page's URL. */
            previous: string | null;
            /** @description What is on this page. */
            results: {
                /** Format: int64 */
                id: number;
                title: string;
                description: string;
                label_config: string;
                /** @description The config as clients that do not read XML want it. */
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
                 * @description In which order the label stream hands tasks out.
                 * @enum {string}
                 */
                sampling: "Sequential sampling" | "Uniform sampling" | "Uncertainty sampling";
                /**
                 * @description What happens to a skipped task.
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
                /** Format: int64 */
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
                 * @description How many tasks the asking user has annotated or may come to annotate.
                 */
                queue_total: number | null;
                /**
                 * Format: int64
                 * @description How many of those they have annotated.
                 */
                queue_done: number | null;
            }[];
        };
        /** @description A part that has arrived. */
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
        /** @description A task that the user was handed out before. */
        PastTask: {
            /** Format: int64 */
            taskId: number;
            /**
             * Format: int64
             * @description The user's latest annotation of it.
             */
            annotationId: number | null;
        };
        /** @description A user beside their work. */
        PersonView: {
            /** Format: int64 */
            id: number;
            first_name: string;
            last_name: string;
            email: string;
            avatar: string | null;
            initials: string;
        };
        /** @description A personal token: in full once, when it is made; without its signature in lists. */
        PersonalTokenView: {
            token: string;
            created_at: string;
            expires_at: string;
        };
        /** @description What to change of a prediction; what is left out stays. */
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
             * @description Always null: kept for clients that read it.
             */
            cluster: number | null;
            /** @description Always null: kept for clients that read it. */
            neighbors: Record<string, unknown> | null;
            /**
             * Format: double
             * @description Always 0: kept for clients that read it.
             */
            mislabeling: number;
            created_at: string;
            updated_at: string;
            /**
             * Format: int64
             * @description Always null: kept for clients that read it.
             */
            model: number | null;
            /**
             * Format: int64
             * @description Always null: kept for clients that read it.
             */
            model_run: number | null;
            /** Format: int64 */
            task: number;
            /** Format: int64 */
            project: number;
        };
        /** @description Which tasks an ML backend is asked about. */
        PredictionsBody: {
            /**
             * Format: int64
             * @description The backend; without it the project's first.
             */
            backend?: number | null;
            /** @description As in an action on tasks; without it all. */
            selectedItems?: Record<string, unknown> | null;
            /** @description As in the query of a list of tasks. */
            filters?: Record<string, unknown> | null;
        };
        /** @description A labeling config's problems. */
        Problems: {
            problems: components["schemas"]["ConfigProblemView"][];
            /** @description Data that shows everything the config reads. */
            sample_task: Record<string, unknown>;
        };
        /** @description A new project, or what to change of one; what is left out stays, and unknown fields are passed over. */
        ProjectBody: {
            /** @description 3 to 50 characters. */
            title?: string | null;
            description?: string | null;
            /** @description The labeling config's XML. */
            label_config?: string | null;
            /** @description HTML that annotators are shown. */
            expert_instruction?: string | null;
            show_instruction?: boolean | null;
            show_skip_button?: boolean | null;
            enable_empty_annotation?: boolean | null;
            show_annotation_history?: boolean | null;
            /** @description Such as `#1a2b3c`. */
            color?: string | null;
            /**
             * Format: int32
             * @description How many annotators a task wants; at least 1.
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
            /** @description When it was pinned; null takes the pin off. */
            pinned_at?: string | null;
        };
        /** @description A project with its labeling config and counters. */
        ProjectView: {
            /** Format: int64 */
            id: number;
            title: string;
            description: string;
            label_config: string;
            /** @description The config as clients that do not read XML want it. */
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
             * @description In which order the label stream hands tasks out.
             * @enum {string}
             */
            sampling: "Sequential sampling" | "Uniform sampling" | "Uncertainty sampling";
            /**
             * @description What happens to a skipped task.
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
            /** Format: int64 */
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
             * @description How many tasks the asking user has annotated or may come to annotate.
             */
            queue_total: number | null;
            /**
             * Format: int64
             * @description How many of those they have annotated.
             */
            queue_done: number | null;
        };
        /** @description A personal token, named by itself. */
        RefreshBody: {
            refresh: string;
        };
        /** @description Which staged uploads to import. */
        ReimportBody: {
            /** @description Their ids. */
            file_upload_ids: number[];
        };
        /** @description A new personal token in the place of another. */
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
            /** @description As hex. */
            sha256: string;
            /** Format: int64 */
            tasks: number;
            /** @description Leads to the file. */
            url: string;
        };
        /** @description A run of a scheduled export. */
        RunView: {
            /** Format: int64 */
            id: number;
            /**
             * @description How a run stands.
             * @enum {string}
             */
            status: "queued" | "running" | "completed" | "failed";
            created_at: string;
            finished_at: string | null;
            /** Format: int64 */
            task_count: number;
            files: components["schemas"]["RunFile"][];
            /** @description Why it failed. */
            problems: string[];
        };
        /** @description Settings for a sample task. */
        SampleBody: {
            /** @description The config to sample; the project's own where absent. */
            label_config?: string | null;
        };
        /** @description A new schedule, or what to change of one; what is left out stays. Either `cron` or `every_minutes`. */
        ScheduleBody: {
            title?: string | null;
            /** @description Five fields: minute, hour, day of the month, month, day of the week. */
            cron?: string | null;
            /** @description Whose clock `cron` goes by, such as `Europe/Berlin`; UTC if it is not said. */
            time_zone?: string | null;
            /**
             * Format: int32
             * @description Runs every so many minutes.
             */
            every_minutes?: number | null;
            /** @description Names of export formats; JSON if none is said. */
            formats?: string[] | null;
            task_filter_options?: components["schemas"]["TaskFilterOptions"] | null;
            annotation_filter_options?: components["schemas"]["AnnotationFilterOptions"] | null;
            /** @description Only what has changed since the last run. */
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
            /** @description When the last run that was completed began. */
            last_run_at: string | null;
            /** @description The last completed run's files, each under an address that stays. */
            latest: string | null;
        };
        /** @description Picked tasks: all but some, or some. */
        SelectedItems: {
            all: boolean;
            /** @description Ids, where not all are picked. */
            included?: number[] | null;
            /** @description Ids, where all others are picked. */
            excluded?: number[] | null;
        };
        /** @description What is written in full. */
        SerializationOptions: {
            drafts?: components["schemas"]["Depth"] | null;
            predictions?: components["schemas"]["Depth"] | null;
            annotations__completed_by?: components["schemas"]["Depth"] | null;
            /** @description Whether CSV and TSV put `'` before texts that a spreadsheet would run as formulas. */
            escape_formulas?: boolean | null;
        };
        /** @description How long sessions live, in minutes. */
        SessionPolicy: {
            /** Format: int64 */
            max_session_age: number;
            /** Format: int64 */
            max_time_between_activity: number;
        };
        /** @description Who is signed in, and what the sign-in screen needs to know. */
        SessionView: {
            user: components["schemas"]["UserView"] | null;
            /** @description `owner` or `member`. */
            role: string | null;
            /** @description To be sent as header `X-CSRFToken` with every write. */
            csrf: string;
            /** @description Whether there is no owner yet. */
            needs_owner: boolean;
            /** @description Whether anybody may sign up. */
            open_signup: boolean;
            /** @description Skylabel's version. */
            version: string;
        };
        /** @description What to change of the settings; what is left out stays. */
        SettingsBody: {
            api_tokens_enabled?: boolean | null;
            legacy_api_tokens_enabled?: boolean | null;
            /** Format: int32 */
            api_token_ttl_days?: number | null;
        };
        /** @description Which tokens open the API. */
        SettingsView: {
            api_tokens_enabled: boolean;
            legacy_api_tokens_enabled: boolean;
            /** Format: int32 */
            api_token_ttl_days: number;
        };
        /** @description An address and a password. */
        SignInBody: {
            email: string;
            password: string;
        };
        /** @description What makes a member. */
        SignUpBody: {
            email: string;
            password: string;
            /** @description The invite link's token; not needed where sign-up is open. */
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
             * @description How a snapshot stands, in the reference's words.
             * @enum {string}
             */
            status: "in_progress" | "completed" | "failed";
            /** @description Empty where a job makes it. */
            md5: string;
            /** @description What is in a snapshot. */
            counters: {
                /** Format: int64 */
                task_number: number;
            };
            converted_formats: components["schemas"]["ConvertedFormat"][];
            /** Format: int64 */
            project: number;
        };
        /** @description What a project's data and annotations contain. */
        SummaryView: {
            created_at: string;
            /** @description How many tasks have each data key. */
            all_data_columns: {
                [key: string]: number;
            };
            /** @description The keys that every task has. */
            common_data_columns: string[];
            /** @description How many results there are for each `from_name|to_name|type`. */
            created_annotations: {
                [key: string]: number;
            };
            /** @description How often each control's labels are used. */
            created_labels: {
                [key: string]: {
                    [key: string]: number;
                };
            };
            /** @description Always empty: kept for clients that read it. */
            created_labels_drafts: Record<string, unknown>;
        };
        /** @description What to change of a task; what is left out stays. */
        TaskBody: {
            /** @description What the labeling config's variables name; replaces all of it. */
            data?: Record<string, unknown> | null;
            meta?: Record<string, unknown> | null;
            allow_skip?: boolean | null;
            /**
             * Format: int32
             * @description How many annotators it wants; at least 1.
             */
            overlap?: number | null;
        };
        /** @description Which tasks; all conditions must hold. */
        TaskFilterOptions: {
            /**
             * Format: int64
             * @description A view of the data manager.
             */
            view?: number | null;
            /** @description Tasks that somebody skipped. */
            skipped?: ("only" | "exclude") | null;
            /** @description Finished tasks. */
            finished?: ("only" | "exclude") | null;
            /** @description Tasks with an annotation that is no skip. */
            annotated?: ("only" | "exclude") | null;
            /** @description Leaves out tasks of which no annotation is exported. */
            only_with_annotations?: boolean | null;
        };
        /** @description A page of tasks. */
        TaskList: {
            tasks: components["schemas"]["TaskView"][];
            /**
             * Format: int64
             * @description How many tasks match, on all pages.
             */
            total: number;
            /**
             * Format: int64
             * @description How many annotations those have, skips not counted.
             */
            total_annotations: number;
            /**
             * Format: int64
             * @description How many predictions those have.
             */
            total_predictions: number;
        };
        /** @description A task. */
        TaskView: {
            /** Format: int64 */
            id: number;
            /** @description What the labeling config's variables name. */
            data: Record<string, unknown>;
            meta: Record<string, unknown>;
            created_at: string;
            updated_at: string;
            updated_by: components["schemas"]["UpdatedBy"];
            /** @description When its last annotation was made. */
            completed_at: string | null;
            is_labeled: boolean;
            allow_skip: boolean;
            /**
             * Format: int32
             * @description How many annotators it wants.
             */
            overlap: number;
            /**
             * Format: int64
             * @description Its number within the project, from 1.
             */
            inner_id: number;
            /** Format: int32 */
            total_annotations: number;
            /** Format: int32 */
            cancelled_annotations: number;
            /** Format: int32 */
            total_predictions: number;
            /**
             * Format: int32
             * @description Always 0: kept for clients that read it.
             */
            comment_count: number;
            /**
             * Format: int32
             * @description Always 0: kept for clients that read it.
             */
            unresolved_comment_count: number;
            /** @description Always empty: kept for clients that read it. */
            comment_authors: number[];
            /** @description Always null: kept for clients that read it. */
            last_comment_updated_at: string | null;
            /** Format: int64 */
            project: number;
            /** @description The name of the file it came from. */
            file_upload: string | null;
            storage_filename: string | null;
            /** @description Who annotated or skipped it. */
            annotators: number[];
            /**
             * Format: double
             * @description Seconds.
             */
            avg_lead_time: number | null;
            /**
             * Format: double
             * @description The mean score of the predictions of the project's model version.
             */
            predictions_score: number | null;
            /** @description Joined by commas. */
            predictions_model_versions: string;
            /** @description Joined by commas. */
            annotations_ids: string;
            /** @description The beginning of what its annotations say, for a table's cell. */
            annotations_results: string;
            /** @description The beginning of what its predictions say, for a table's cell. */
            predictions_results: string;
            draft_exists: boolean;
            annotations?: components["schemas"]["AnnotationView"][];
            predictions?: components["schemas"]["PredictionView"][];
            /** @description The asking user's own. */
            drafts: components["schemas"]["DraftView"][];
        };
        /** @description A legacy token. */
        TokenView: {
            /** @description 40 hex digits, for `Authorization: Token ...`. */
            token: string;
            detail?: string;
        };
        /** @description Who changed it last: `[{"user_id": n}]` in lists, else an id. */
        UpdatedBy: (number | null) | components["schemas"]["UpdatedByItem"][];
        /** @description A user who changed a task. */
        UpdatedByItem: {
            /** Format: int64 */
            user_id: number;
        };
        /** @description How an upload stands. */
        UploadView: {
            /** Format: int64 */
            id: number;
            name: string;
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /** @description The parts that have arrived. */
            parts: components["schemas"]["PartView"][];
        };
        /** @description What to change of a user; what is left out stays. */
        UserChangeBody: {
            first_name?: string | null;
            last_name?: string | null;
            phone?: string | null;
            allow_newsletters?: boolean | null;
            /** @description `owner` or `member`; owners only. */
            role?: string | null;
            /** @description Whether they may sign in; owners only. */
            is_active?: boolean | null;
            /** @description A new password; owners only. */
            password?: string | null;
        };
        /** @description A user. */
        UserView: {
            /** Format: int64 */
            id: number;
            first_name: string;
            last_name: string;
            username: string;
            email: string;
            last_activity: string;
            custom_hotkeys: Record<string, unknown>;
            avatar: string | null;
            initials: string;
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
        /** @description Which versions' predictions to delete. */
        VersionBody: {
            model_version?: string | null;
        };
        /** @description Versions of a model. */
        Versions: {
            versions: string[];
            message: string | null;
        };
        /** @description A new webhook, or what to change of one. Actions are always replaced: none are given, none are left. */
        WebhookBody: {
            /**
             * Format: int64
             * @description The project whose changes it is told; it stays the webhook's.
             */
            project?: number | null;
            /** @description Where it is told. */
            url?: string | null;
            /** @description Whether it is told more than the action's name. */
            send_payload?: boolean | null;
            send_for_all_actions?: boolean | null;
            /**
             * @description Headers of its requests, all of them: names and values. A value of null keeps what the header has. Headers that are
             *     left out stay, unless the URL gets another scheme, host or port.
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
            /** @description The names of its headers, each with null: values are never told again. */
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
