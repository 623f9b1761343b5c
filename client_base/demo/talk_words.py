"""What the salespeople of the demo shop noted of their talks, in English and in Russian."""

# Kind, direction, channel, minutes, result (as in data/client_interaction_data.xml), notes.
TALKS = (
    ("call", "out", "phone", 6, "talked", (
        "Happy with the new food. The cat has got used to it.",
        "Новый корм подошёл, кошка привыкла.",
    )),
    ("call", "out", "phone", 4, "agreed", (
        "Takes a bag of food each month. Deliver in the evening.",
        "Берёт мешок корма каждый месяц. Доставка вечером.",
    )),
    ("message", "in", "messenger", 2, "talked", (
        "Asks whether the large litter is back in stock.",
        "Спрашивает, появился ли наполнитель в большой упаковке.",
    )),
    ("visit", "in", "person", 15, "talked", (
        "Came with the dog to try collars. Size 45.",
        "Приходил с собакой мерить ошейники. Размер 45.",
    )),
    ("call", "out", "phone", 0, "no_answer", ("", "")),
    ("call", "in", "phone", 9, "talked", (
        "The last delivery was a day late. Promised to call before the next one.",
        "Прошлая доставка опоздала на день. Обещали позвонить перед следующей.",
    )),
)  # fmt: skip

# What was offered, what for, the answer, the objection, the competitor's place in COMPETITORS, notes.
OFFERS = (
    (("Food for a year, 10 % off", "Корм на год, скидка 10 %"), 240, "thinking", "price", None,
     ("Compares with what he pays now.", "Сравнивает с тем, что платит сейчас.")),
    (("Aquarium service once a month", "Обслуживание аквариума раз в месяц"), 45, "accepted", None, None,
     ("From the first of next month.", "С первого числа.")),
    (("New brand of dog food", "Новая марка корма для собак"), 38, "refused", "elsewhere", 0,
     ("Buys large bags there, with delivery.", "Берёт там большие мешки с доставкой.")),
    (("Winter clothes for dogs", "Зимняя одежда для собак"), 29, "refused", "no_need", None, ("", "")),
)  # fmt: skip
COMPETITORS = (("Tail & Whisker", "Хвост и Ус"), ("Pet Depot", "Зооскладъ"))
CALL_BACK = (
    "Comes back from holiday then. Wants an offer for two cats.",
    "Вернётся из отпуска. Нужно предложение на двух кошек.",
)
HOURS = ("Mon–Fri 9–18", "Пн–Пт 9–18")

# A mailing and e-mails: the subject, and what was written, in English and in Russian.
MAILING = ("New arrivals of the month", "Новинки месяца")
MAILS = (
    (("Delivery on Friday", "Доставка в пятницу"), (
        "Hello! Could you bring the food on Friday after six?",
        "Здравствуйте! Можно привезти корм в пятницу после шести?",
    )),
    (("A question about litter", "Вопрос про наполнитель"), (
        "Good day, do you have the litter without scent in large bags?",
        "Добрый день, есть ли наполнитель без запаха в больших мешках?",
    )),
)  # fmt: skip
REPLY = ("Yes, of course. We have put it aside for you.", "Да, конечно. Мы отложили для вас.")
