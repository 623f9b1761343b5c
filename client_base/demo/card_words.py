"""What the demo shop knows of its clients beside their purchases: pets, birthdays, requests, where they came from."""

# By the letters of the story's pets: the code of the species in the pack "Pet Shop", and names, English and Russian.
SPECIES = {"d": "dog", "c": "cat", "b": "bird", "f": "fish", "r": "rodent", "h": "other"}
PET_NAMES = {
    "d": (("Rex", "Рекс"), ("Bella", "Белла"), ("Barney", "Барон"), ("Daisy", "Альма"), ("Jack", "Джек")),
    "c": (("Whiskers", "Мурка"), ("Tiger", "Барсик"), ("Luna", "Луна"), ("Ginger", "Рыжик"), ("Smokey", "Дымок")),
    "b": (("Polly", "Кеша"), ("Kiwi", "Гоша"), ("Sunny", "Рома")),
    "f": (("Goldie", "Рыбка"), ("Nemo", "Немо")),
    "r": (("Nibbles", "Хома"), ("Squeak", "Тоша"), ("Peanut", "Плюша")),
    "h": (("Storm", "Буран"), ("Star", "Звезда")),
}
BREEDS = {
    "d": (("Labrador", "Лабрадор"), ("Corgi", "Корги"), ("Mixed breed", "Дворняга")),
    "c": (("British shorthair", "Британская"), ("Siberian", "Сибирская"), ("Mixed breed", "Беспородная")),
}
SOURCES = (("Exhibition", "Выставка"), ("Word of mouth", "Знакомые"), ("Leaflet", "Листовка"), ("Search", "Поиск"))
REQUESTS = (
    ("Food without chicken, the dog is allergic to it", "Корм без курицы, у собаки аллергия"),
    ("Wants to be told when his brand is on offer", "Просит сообщать об акциях на его марку"),
    ("Delivery on Saturdays only", "Доставка только по субботам"),
    ("Looks for a cheaper litter", "Ищет наполнитель подешевле"),
)
PAYMENT_WAYS = ("card", "cash", "transfer", "online")
