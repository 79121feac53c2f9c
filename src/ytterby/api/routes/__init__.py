"""The addresses of the API, a file each subject."""
