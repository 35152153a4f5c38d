"""The Function URLs over real HTTP, with a function that is a shell script."""
