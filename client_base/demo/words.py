"""What the pet shop of the demo data is made of. All people, companies and goods are invented.

Phone numbers lie in ranges that nobody is given: Ofcom's numbers for drama, and local numbers that begin with 0.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    name: str
    country: str
    zip: str
    phone: str
    streets: tuple[str, ...]

    @property
    def russian(self):
        return self.country == "RU"


@dataclass(frozen=True)
class Product:
    code: str
    name: str
    russian: str
    price: float
    category: str
    pets: str  # the pets for which it is bought: d(og), c(at), b(ird), f(ish), r(odent), h(orse)
    weight: int = 3  # how often it is bought, compared with the others
    service: bool = False


def _names(text):
    return tuple(name.strip() for name in text.split(","))


TOWNS = (
    Town("Тверь", "RU", "1700{:02}", "+7 4822 0{}-{:02}-{:02}", ("Садовая улица", "Волжская набережная", "улица Мира")),
    Town("Калуга", "RU", "2480{:02}", "+7 4842 0{}-{:02}-{:02}", ("Дачная улица", "улица Яблоневая", "Лесной проезд")),
    Town(
        "Самара", "RU", "4430{:02}", "+7 846 01{}-{:02}-{:02}", ("улица Чайковского", "Речная улица", "Тихий переулок")
    ),
    Town(
        "Казань", "RU", "4200{:02}", "+7 843 02{}-{:02}-{:02}", ("Озёрная улица", "улица Декабристов", "Липовая аллея")
    ),
    Town("Bristol", "GB", "BS{} 4LN", "+44 117 496 0{}{:02}", ("Harbour Lane", "Elm Grove", "Station Road")),
    Town("Leeds", "GB", "LS{} 2QT", "+44 113 496 0{}{:02}", ("Mill Street", "Abbey Walk", "Orchard Close")),
    Town("Manchester", "GB", "M{} 1DP", "+44 161 496 0{}{:02}", ("Canal Street", "Beech Avenue", "Kings Road")),
)

RUSSIAN_WOMEN = _names("""
    Анна Соколова, Екатерина Морозова, Ольга Лебедева, Наталья Козлова, Марина Волкова, Юлия Семёнова, Светлана Павлова,
    Дарья Голубева, Полина Виноградова, Вера Богданова, Людмила Воробьёва, Алиса Фёдорова, Татьяна Михайлова,
    Елена Беляева,
    Ксения Тарасова, Надежда Комарова, Варвара Орлова, Айгуль Хасанова, Зоя Киселёва, София Макарова, Ирина Андреева,
    Лариса Ковалёва, Милана Гусева, Регина Титова, Галина Кузьмина, Анастасия Баранова, Ева Куликова, Нина Степанова,
    Валентина Яковлева, Диана Сорокина, Алла Захарова, Виктория Борисова, Кристина Королёва, Римма Ершова
""")
RUSSIAN_MEN = _names("""
    Алексей Новиков, Дмитрий Крылов, Сергей Жуков, Иван Фролов, Павел Журавлёв, Николай Данилов, Артём Цветков,
    Михаил Поляков, Рустам Галиев, Андрей Рябов, Владимир Соболев, Кирилл Никитин, Егор Медведев, Георгий Лазарев,
    Олег Григорьев, Фёдор Пономарёв, Лев Герасимов, Виктор Романов, Тимофей Сергеев, Ярослав Мельников
""")
ENGLISH = _names("""
    Emma Hartley, Grace Pemberton, Daniel Ashworth, Oliver Kemp, Sophie Lindqvist, Hannah Birch, Thomas Whitlock,
    Alice Fairbank, George Dunmore, Ruth Calloway, James Thornbury, Lucy Merrick, Harriet Stowe, Samuel Okafor,
    Priya Raman, Edward Colby, Megan Hollis, Amelia Frost, Peter Langdale, Nina Castellan, Henry Marlow, Clara Whitby,
    Joseph Penrose, Isla Drummond, Robert Haldane, Molly Garside, Arthur Bexley, Zara Siddiqui, Freya Holloway,
    Martin Ellwood, Beatrice Lowell, William Sedgwick, Esther Quill, Leo Marchetti, Rosie Tindall, Adam Fairweather,
    Phoebe Langton, Oscar Wrenfield, Daisy Hargrave, Hugo Stanmore
""")

# (name, the pets it keeps)
RUSSIAN_COMPANIES = (
    ("Питомник «Северная стая»", "d"), ("Котокафе «Тёплый подоконник»", "c"), ("Зоогостиница «Тихий хвост»", "dc"),
    ("Ветклиника «Лохматый друг»", "dc"), ("Груминг-салон «Пушинка»", "dc"), ("Приют «Добрый порог»", "dc"),
    ("Аквасалон «Синий карась»", "f"), ("Школа собак «Рядом!»", "d"), ("Контактный зоопарк «Енотовая тропа»", "rb"),
    ("Клуб канареек «Рассвет»", "b"), ("Конный двор «Гнедая»", "h"), ("Питомник мейн-кунов «Рысьи уши»", "c"),
    ("Детский сад «Солнечный ёжик»", "rf"), ("Ветаптека «Зелёный крест и хвост»", "dcr"),
)  # fmt: skip
ENGLISH_COMPANIES = (
    ("Brambleside Kennels", "d"), ("Willow & Whisker Cat Hotel", "c"), ("Thistledown Vet Practice", "dc"),
    ("The Purring Teacup Café", "c"), ("Old Mill Riding School", "h"), ("Harbour Lane Aquarists", "f"),
    ("Fernhill Animal Rescue", "dc"), ("Wagtail Dog School", "d"), ("Little Burrow Rabbit Club", "r"),
    ("Copper Brush Grooming", "dc"), ("Feather & Perch Aviaries", "b"), ("Larkfield Primary School", "rf"),
)  # fmt: skip
RUSSIAN_JOBS = ("Закупки", "Администратор", "Владелец", "Ветеринар")
ENGLISH_JOBS = ("Purchasing", "Office Manager", "Owner", "Vet")
SUPPLIERS = (("ООО «Зерно и мясо»", "Самара"), ("Northmoor Pet Supplies Ltd", "Leeds"))

# (login, name, group): one sees everything, one all documents, one her own.
SALESPEOPLE = (
    ("paw.maria", "Мария Белова", "sales_team.group_sale_manager"),
    ("paw.owen", "Owen Carver", "sales_team.group_sale_salesman_all_leads"),
    ("paw.timur", "Тимур Ахметов", "sales_team.group_sale_salesman"),
)

# code: (English, Russian, colour)
# What clients differ by, each with its values below. The shop card says something by itself: it is a tag of its own.
PARAMETERS = {
    "kind": ("Client type", "Тип клиента", 1), "region": ("Region", "Регион", 5),
    "wants": ("Preference", "Предпочтение", 10), "pet": ("Pet", "Питомец", 4),
}  # fmt: skip
TAGS = {
    "retail": ("Retail", "Розница", 7, "kind"), "wholesale": ("Wholesale", "Опт", 1, "kind"),
    "Тверь": ("Tver", "Тверь", 5, "region"), "Калуга": ("Kaluga", "Калуга", 5, "region"),
    "Самара": ("Samara", "Самара", 5, "region"), "Казань": ("Kazan", "Казань", 5, "region"),
    "Bristol": ("Bristol", "Бристоль", 11, "region"), "Leeds": ("Leeds", "Лидс", 11, "region"),
    "Manchester": ("Manchester", "Манчестер", 11, "region"),
    "discounts": ("Discounts", "Скидки", 10, "wants"), "news": ("New goods", "Новинки", 10, "wants"),
    "delivery": ("Home delivery", "Доставка на дом", 10, "wants"),
    "d": ("Dog", "Собака", 3, "pet"), "c": ("Cat", "Кошка", 4, "pet"), "b": ("Bird", "Птица", 2, "pet"),
    "f": ("Fish", "Рыбки", 8, "pet"), "r": ("Small pet", "Грызун", 6, "pet"), "h": ("Horse", "Лошадь", 9, "pet"),
    "card": ("Shop card", "Карта магазина", 10, None),
}  # fmt: skip
WISHES = ("discounts", "news", "delivery", None, "discounts")  # what a client prefers, by his number

# The shop's own segments. A condition holds the fields of client.segment.condition; "category" is a key of CATEGORIES.
SEGMENTS = (
    {
        "name": ("Bought twice in 90 days, wants discounts", "Купили дважды за 90 дней, хотят скидки"),
        "description": ("They hear of the sale one day before all others.", "Узнают о распродаже на день раньше всех."),
        "color": 10, "tags": ("discounts",), "pin": ("out", "Asked for no more letters.", "Просил больше не писать."),
        "conditions": ({"measure": "count", "value": 2, "period": "last", "period_count": 90, "period_unit": "days"},),
    },
    {
        "name": ("Use our services", "Пользуются услугами"),
        "description": ("Invited to the grooming day.", "Приглашаем на день груминга."),
        "color": 3, "tags": (), "pin": ("in", "Wants to try it, agreed by phone.", "Хочет попробовать, договорились."),
        "conditions": ({"measure": "count", "value": 1, "period": "ever", "category": "service"},),
    },
    {
        "name": ("Wholesale, silent for two months", "Опт, молчат два месяца"),
        "description": ("The salesperson calls and asks why.", "Менеджер звонит и спрашивает, почему."),
        "color": 1, "tags": ("wholesale",), "pin": None,
        "conditions": ({"measure": "last", "comparison": "least", "value": 60},),
    },
)  # fmt: skip

CATEGORIES = {"food": "Pet Food", "care": "Care & Hygiene", "fun": "Toys & Equipment", "service": "Pet Services"}
PRODUCTS = (
    Product(
        "PAW-101",
        "Dry Dog Food, Lamb & Rice, 12 kg",
        "Сухой корм для собак, ягнёнок и рис, 12 кг",
        54.9,
        "food",
        "d",
        9,
    ),
    Product("PAW-102", "Dry Dog Food for Puppies, 3 kg", "Сухой корм для щенков, 3 кг", 19.5, "food", "d", 3),
    Product("PAW-103", "Beef Stew for Dogs, 12 tins", "Консервы для собак, говядина, 12 шт.", 23.4, "food", "d", 5),
    Product("PAW-104", "Dental Chews, 28 pcs", "Лакомство для зубов, 28 шт.", 14.9, "food", "d", 4),
    Product("PAW-111", "Dry Cat Food, Turkey, 5 kg", "Сухой корм для кошек, индейка, 5 кг", 36.0, "food", "c", 9),
    Product("PAW-112", "Cat Pouches in Jelly, 24 pcs", "Паучи в желе для кошек, 24 шт.", 18.9, "food", "c", 7),
    Product("PAW-113", "Food for Neutered Cats, 2 kg", "Корм для стерилизованных кошек, 2 кг", 21.3, "food", "c", 4),
    Product("PAW-114", "Milk Snacks for Kittens", "Молочное лакомство для котят", 3.9, "food", "c", 2),
    Product("PAW-121", "Canary Seed Mix, 1 kg", "Зерносмесь для канареек, 1 кг", 6.4, "food", "b", 8),
    Product("PAW-122", "Parrot Fruit Mix, 1 kg", "Корм для попугаев с фруктами, 1 кг", 9.8, "food", "b", 6),
    Product("PAW-131", "Fish Flakes, 250 ml", "Корм для рыб, хлопья, 250 мл", 7.2, "food", "f", 8),
    Product("PAW-132", "Frozen Bloodworm, 100 g", "Мотыль замороженный, 100 г", 3.1, "food", "f", 6),
    Product("PAW-141", "Meadow Hay, 2 kg", "Сено луговое, 2 кг", 6.9, "food", "rh", 9),
    Product("PAW-142", "Guinea Pig Pellets, 1.5 kg", "Гранулы для морских свинок, 1,5 кг", 8.6, "food", "r", 6),
    Product("PAW-151", "Oat Muesli for Horses, 20 kg", "Мюсли для лошадей, 20 кг", 27.5, "food", "h", 9),
    Product("PAW-201", "Clumping Cat Litter, 10 l", "Наполнитель комкующийся, 10 л", 12.9, "care", "c", 9),
    Product("PAW-202", "Wood Pellet Litter, 15 kg", "Наполнитель древесный, 15 кг", 9.9, "care", "cr", 5),
    Product("PAW-203", "Oatmeal Shampoo, 300 ml", "Шампунь с овсом, 300 мл", 11.2, "care", "dch", 3),
    Product("PAW-204", "Flea and Tick Drops", "Капли от блох и клещей", 16.8, "care", "dc", 4),
    Product("PAW-205", "Water Conditioner, 500 ml", "Кондиционер для воды, 500 мл", 10.5, "care", "f", 4),
    Product("PAW-206", "Puppy Pads, 60 pcs", "Пелёнки для щенков, 60 шт.", 17.4, "care", "d", 3),
    Product("PAW-301", "Rope Toy", "Игрушка-канат", 5.9, "fun", "d", 3),
    Product("PAW-302", "Leather Lead, 2 m", "Поводок кожаный, 2 м", 24.0, "fun", "d", 1),
    Product("PAW-303", "Feather Wand", "Дразнилка с перьями", 4.5, "fun", "c", 3),
    Product("PAW-304", "Scratching Post, 70 cm", "Когтеточка, 70 см", 39.9, "fun", "c", 1),
    Product("PAW-305", "Aquarium Filter, 600 l/h", "Фильтр для аквариума, 600 л/ч", 48.0, "fun", "f", 1),
    Product("PAW-306", "Rodent Wheel, 21 cm", "Колесо для грызунов, 21 см", 13.5, "fun", "r", 1),
    Product("PAW-307", "Swing for Parrots", "Качели для попугая", 8.0, "fun", "b", 1),
    Product("PAW-401", "Nail Trimming", "Стрижка когтей", 9.0, "service", "dcr", 2, service=True),
    Product("PAW-402", "Full Grooming", "Комплексный груминг", 45.0, "service", "d", 2, service=True),
)

# What a call was about, and how it ended: (English, Russian)
CALLS = (
    ("Ask how the new food suits", "Узнать, подошёл ли новый корм"),
    ("Remind of the monthly food", "Напомнить о корме на месяц"),
    ("Offer the autumn parasite protection", "Предложить защиту от паразитов"),
    ("Invite to the grooming day", "Пригласить на день груминга"),
    ("Agree on the delivery", "Договориться о доставке"),
)
RESULTS = (
    ("Happy with everything, will order again.", "Всё понравилось, закажет ещё."),
    ("Asked to call back next month.", "Просил перезвонить через месяц."),
    ("Nobody answered, left a message.", "Не ответил, оставили сообщение."),
    ("Wants a smaller bag next time.", "В следующий раз нужна упаковка поменьше."),
)
MEETINGS = (
    ("Choosing food together", "Подбор корма"),
    ("Terms for the season", "Условия на сезон"),
    ("Aquarium check", "Осмотр аквариума"),
    ("Grooming appointment", "Запись на груминг"),
)
