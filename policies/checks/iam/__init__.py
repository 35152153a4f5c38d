"""What roles may do, and who may assume them."""
