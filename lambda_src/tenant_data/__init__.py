"""GET /revenue/daily, /menu/top and /orders/recent: a tenant's own figures. A vault function."""
