//! on-upload
