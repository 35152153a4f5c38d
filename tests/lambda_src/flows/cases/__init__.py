"""Small documents that authors wrote, with what is right of each; played here and deployed."""
