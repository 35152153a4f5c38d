"""The two restaurants of the demo data. Prices in cents; both sell a lemonade, at two prices."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dish:
    """One line of a menu."""

    name: str
    category: str
    price_cents: int


@dataclass(frozen=True)
class Menu:
    """What a restaurant sells, best sellers first, and how busy it is."""

    orders_a_day: int
    cancelled_share: float
    dishes: tuple[Dish, ...]


MENUS: dict[str, Menu] = {
    "acme": Menu(
        orders_a_day=14,
        cancelled_share=0.04,
        dishes=(
            Dish("Margherita", "Pizza", 950),
            Dish("House lemonade", "Drinks", 420),
            Dish("Diavola", "Pizza", 1250),
            Dish("Quattro formaggi", "Pizza", 1350),
            Dish("Tiramisu", "Desserts", 690),
            Dish("Bruschetta", "Starters", 590),
            Dish("Lasagne", "Pasta", 1290),
            Dish("Carbonara", "Pasta", 1190),
            Dish("Espresso", "Drinks", 260),
            Dish("Truffle tagliatelle", "Pasta", 2190),
        ),
    ),
    "globex": Menu(
        orders_a_day=9,
        cancelled_share=0.07,
        dishes=(
            Dish("Chicken ramen", "Ramen", 1490),
            Dish("Edamame", "Starters", 520),
            Dish("House lemonade", "Drinks", 480),
            Dish("Tonkotsu ramen", "Ramen", 1590),
            Dish("Gyoza", "Starters", 750),
            Dish("Vegetable udon", "Udon", 1390),
            Dish("Matcha ice cream", "Desserts", 640),
            Dish("Wagyu donburi", "Bowls", 3290),
        ),
    ),
}
