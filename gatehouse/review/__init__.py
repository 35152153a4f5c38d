"""`gatehouse review`: gathers plans, has the policies judge them, and renders what they found."""
