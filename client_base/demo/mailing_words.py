"""What the demo shop mails to its segments, in English and in Russian."""

# How many days ago, at which minute of the day, to which ready-made segments; the subject and what was written.
MAILINGS = (
    (44, 11 * 60, ("sleeping",), (
        ("We miss you, and so do the treats", "What your pet likes is in stock again. Come and see."),
        ("Мы по вам скучаем, и лакомства тоже", "Любимое вашего питомца снова в наличии. Заходите."),
    )),
    (16, 18 * 60 + 30, ("loyal",), (
        ("For our regulars: food at last year's prices", "Until the end of the month, and for you alone."),
        ("Для постоянных: корм по прошлогодним ценам", "До конца месяца и только для вас."),
    )),
    (9, 9 * 60, ("active",), (
        ("Grooming day on Saturday", "Bring dog or cat along. Who comes before noon does not wait."),
        ("В субботу день груминга", "Приходите с собакой или кошкой. До полудня — без очереди."),
    )),
    (4, 12 * 60 + 15, ("loyal", "first_time"), (
        ("Winter is coming: warm beds and paw balm", "What dogs and cats need for the cold, in one place."),
        ("Скоро зима: лежанки и бальзам для лап", "Что нужно собакам и кошкам в холода — в одном месте."),
    )),
)  # fmt: skip
UNSUBSCRIBED = 2  # of those who opened the last one
# What is planned: in how many days, at which minute, the ready template, the segments that get it and those that do
# not.
PLANNED_IN, PLANNED_AT = 5, 10 * 60
TEMPLATE = ("reorder", "pretty")
TO_SEGMENTS, NOT_TO_SEGMENTS = ("active", "first_time"), ("economy",)
# The shop's limit of marketing contacts: so many in so many days.
LIMIT_COUNT, LIMIT_DAYS = 3, 21
