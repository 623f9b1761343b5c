"""Names, towns and company words of which the invented people are made.

Phone templates lie in ranges that no operator hands out (555-01xx in North America,
Ofcom's, the Bundesnetzagentur's and ARCEP's numbers for drama; elsewhere local numbers
that begin with 0), yet have the right length and prefix.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """How people and companies of one language are called."""

    lang: str
    men: list
    women: list
    surnames: list  # (of men, of women)
    company_kinds: list
    company_names: list
    company_template: str
    jobs: list


@dataclass(frozen=True)
class Town:
    """Where people live; `share` is its weight among all towns."""

    name: str
    culture: str
    country: str
    state: str
    share: int
    zip: str
    street: str  # {street} and {number}
    streets: list
    phones: list


def _words(text):
    return [word.strip().replace("_", " ") for word in text.split()]


def _items(text):
    return [item.strip() for item in text.split(",")]


def _alike(text):
    return [(word, word) for word in _words(text)]


def _russian_surnames():
    in_ov = _words(
        """Соколов Морозов Волков Лебедев Козлов Новиков Павлов Семёнов Голубев
        Виноградов Богданов Воробьёв Фёдоров Михайлов Беляев Тарасов Белов Комаров
        Орлов Киселёв Макаров Андреев Ковалёв Гусев Титов Кузьмин Кудрявцев Баранов
        Куликов Алексеев Степанов Яковлев Сорокин Сергеев Романов Захаров Борисов
        Королёв Герасимов Пономарёв Григорьев Лазарев Медведев Ершов Никитин Соболев
        Рябов Поляков Цветков Данилов Жуков Фролов Журавлёв Николаев Крылов Максимов"""
    )
    in_sky = _words("Озерский Полянский Вишневский Заречный Луговской Покровский")
    return [(name, name + "а") for name in in_ov] + [(name, name[:-2] + "ая") for name in in_sky]


def _polish_surnames():
    in_ski = _words(
        """Zieliński Jabłoński Wiśniewski Kozłowski Dobrowolski Grabowski Jeziorański
        Leszczyński Malinowski Ostrowski Borkowski Sokołowski"""
    )
    plain = "Nowak Wójcik Mazur Krawczyk Kaczmarek Dudek Pawlak Sikora Baran Wrona"
    return [(name, name[:-1] + "a") for name in in_ski] + _alike(plain)


CULTURES = {
    "ru": Culture(
        lang="ru_RU",
        men=_words(
            """Александр Алексей Андрей Антон Артём Борис Вадим Валерий Василий Виктор
            Владислав Георгий Григорий Даниил Денис Дмитрий Евгений Иван Игорь Илья
            Кирилл Константин Леонид Максим Михаил Никита Николай Олег Павел Пётр
            Роман Сергей Степан Тимофей Фёдор Юрий Ярослав"""
        ),
        women=_words(
            """Алина Алла Анастасия Анна Валентина Варвара Вера Виктория Галина Дарья
            Евгения Екатерина Елена Елизавета Жанна Зоя Инна Ирина Кира Ксения Лариса
            Лидия Любовь Людмила Маргарита Марина Мария Надежда Наталья Нина Оксана
            Ольга Полина Светлана София Тамара Татьяна Ульяна Юлия Яна"""
        ),
        surnames=_russian_surnames(),
        company_kinds=_items(
            """Кафе, Отель, Студия танца, Школа музыки, Книжная лавка, Фитнес-клуб,
            Кофейня, Загородный клуб, Театр-студия, Магазин подарков"""
        ),
        company_names=_items(
            """Старый патефон, Тихая гавань, Белая сирень, Северный свет, Пятая октава,
            Летний сад, Медный колокол, Вишнёвый двор, Синяя птаха, Лунная тропа,
            Каменный мост, Добрый вечер, Речной вокзал, Золотой камертон, Мятный чай,
            Первый снег, Яблоневый сад, Дом у озера, Старая мельница, Зелёный зонт"""
        ),
        company_template="{kind} «{name}»",
        jobs=_items("Управляющий, Бухгалтер, Закупки, Администратор, Директор"),
    ),
    "en": Culture(
        lang="en_US",
        men=_words(
            """Adam Aaron Alan Andrew Benjamin Callum Charles Christopher Daniel David
            Dominic Edward Elliot Ethan Gareth George Graham Harry Henry Isaac Jack
            James Jonathan Joseph Kevin Liam Luke Marcus Martin Matthew Nathan Oliver
            Owen Patrick Philip Robert Samuel Simon Stephen Thomas Tobias William"""
        ),
        women=_words(
            """Abigail Alice Amelia Amy Anna Beatrice Bethany Caroline Charlotte Claire
            Daisy Diana Eleanor Elizabeth Emily Emma Esther Florence Grace Hannah
            Harriet Helen Holly Imogen Isabel Jane Julia Katherine Laura Lucy Margaret
            Martha Megan Naomi Nora Olivia Phoebe Rachel Rebecca Rose Sarah Sophie"""
        ),
        surnames=_alike(
            """Abbott Archer Ashworth Atkins Barlow Bennett Blake Bradshaw Brennan
            Brooks Calloway Carver Chandler Clarke Coleman Cooper Crawford Dalton Dawson
            Ellis Farrow Fielding Fletcher Foster Gallagher Gibson Goodwin Grant Griffin
            Hale Hammond Hartley Hayes Holloway Hughes Ingram Jennings Keating Lambert
            Lawson Marsh Mercer Mitchell Morgan Nolan Norris Parker Pemberton Porter
            Quinn Ramsey Reeves Rhodes Sawyer Shelton Sinclair Stokes Sutton Thornton
            Turner Vaughan Walsh Warner Watkins Webb Whitaker Winslow Yates"""
        ),
        company_kinds=_items(
            """Café, Hotel, Dance Studio, School of Music, Bookshop, Tea Rooms,
            Community Radio, Gift Shop, Guest House, Theatre Company"""
        ),
        company_names=_items(
            """Harbour Light, Willow Lane, North Pier, Maple & Stone, Copper Kettle,
            Fifth Octave, Blue Heron, Old Foundry, Paper Lantern, Riverbend, Juniper,
            Clocktower, Orchard Row, Silver Birch, Larkfield, Saltmarsh, Foxglove,
            Lamplighter, Quiet Corner, Bellweather"""
        ),
        company_template="{name} {kind}",
        jobs=_items("Manager, Accountant, Purchasing, Office Manager, Owner"),
    ),
    "de": Culture(
        lang="de_DE",
        men=_words(
            """Andreas Bernd Christian Dieter Erik Felix Florian Georg Hannes Jan Jonas
            Jürgen Karsten Lars Lukas Matthias Moritz Niklas Otto Rainer Sebastian
            Stefan Tobias Uwe Volker"""
        ),
        women=_words(
            """Anke Annika Birgit Charlotte Dorothea Elke Franziska Greta Hanna Heike
            Ingrid Jana Johanna Katrin Lena Lotte Marlene Mathilda Nele Renate Sabine
            Silke Sonja Ulrike Verena"""
        ),
        surnames=_alike(
            """Albrecht Bachmann Brandt Dietrich Ebert Engel Fiedler Gärtner Hagen
            Hartmann Heller Hofmann Jansen Kaufmann Keller Kessler Krüger Lindner Lorenz
            Menzel Neumann Pohl Reinhardt Richter Sander Schreiber Seidel Sommer Steiner
            Vogel Weiß Winkler Ziegler"""
        ),
        company_kinds=_items("Café, Hotel, Musikschule, Buchhandlung, Tanzschule"),
        company_names=_items(
            """Lindenhof, Sonnenblick, Alte Mühle, Klangwerk, Seeblick, Rosengarten,
            Am Markt, Morgenrot, Birkenhain, Nordwind, Kupferkessel, Abendstern"""
        ),
        company_template="{kind} {name}",
        jobs=_items("Geschäftsführung, Buchhaltung, Einkauf"),
    ),
    "fr": Culture(
        lang="fr_FR",
        men=_words(
            """Adrien Alain Antoine Bastien Benoît Cédric Damien Didier Émile Étienne
            Fabien François Gaspard Guillaume Hugo Julien Laurent Mathieu Nicolas Olivier
            Pascal Quentin Rémi Sylvain Thibault"""
        ),
        women=_words(
            """Adèle Agnès Amélie Aurélie Camille Capucine Céline Chloé Clémence Élise
            Estelle Florence Hélène Inès Juliette Léa Lucie Manon Margaux Mathilde
            Nathalie Odile Pauline Sandrine Valérie"""
        ),
        surnames=_alike(
            """Arnaud Aubert Barbier Besson Blanchard Bonnet Boucher Brunet Carpentier
            Chevalier Colin Delmas Dufour Dumas Fabre Fontaine Garnier Gauthier Girard
            Lacroix Lambert Leclerc Lefèvre Marchand Mercier Meunier Moreau Perrin
            Renard Rousseau Roussel Vidal Vasseur"""
        ),
        company_kinds=_items("Café, Hôtel, École de musique, Librairie, Studio"),
        company_names=_items(
            """du Vieux Port, des Tilleuls, de la Gare Bleue, du Canal, des Arcades,
            de la Lanterne, des Quatre Vents, du Moulin, de la Glycine, du Belvédère"""
        ),
        company_template="{kind} {name}",
        jobs=_items("Gérance, Comptabilité, Achats"),
    ),
    "pl": Culture(
        lang="pl_PL",
        men=_words(
            """Adam Bartosz Filip Grzegorz Jakub Jan Kamil Krzysztof Maciej Marek
            Michał Paweł Piotr Rafał Stanisław Szymon Tomasz Wojciech"""
        ),
        women=_words(
            """Agnieszka Aleksandra Barbara Dorota Ewa Hanna Izabela Joanna Karolina
            Katarzyna Magdalena Małgorzata Maria Marta Monika Natalia Weronika Zofia"""
        ),
        surnames=_polish_surnames(),
        company_kinds=_items("Kawiarnia, Hotel, Szkoła muzyczna, Księgarnia"),
        company_names=_items("""Pod Lipą, Nad Wisłą, Stary Młyn, Zielony Parasol, Cichy Kąt, Jasny Dzień"""),
        company_template="{kind} {name}",
        jobs=_items("Kierownik, Księgowość, Zakupy"),
    ),
}


def _town(name, where, share, zips, streets, phones, street="{street}, {number}"):
    culture, country, *state = where.split()
    return Town(
        name=name,
        culture=culture,
        country=country,
        state=state[0] if state else "",
        share=share,
        zip=zips,
        street=street,
        streets=_items(streets),
        phones=_items(phones),
    )


_NUMBER_FIRST = "{number} {street}"
_NUMBER_LAST = "{street} {number}"
_RU = "ул. Садовая, ул. Лесная, наб. Речная, Цветочный пер., пр. Мира, ул. Полевая"
_UK = "Mill Lane, Church Street, Orchard Road, Station Road, Castle Street, The Green"
_US = "Maple Avenue, Oak Street, Lakeview Drive, Cedar Lane, 5th Street, Hill Road"
_DE = "Lindenstraße, Gartenweg, Bahnhofstraße, Am Anger, Birkenallee, Schulstraße"
_FR = "rue des Lilas, rue du Moulin, avenue de la Gare, place du Marché, rue Haute"

TOWNS = [
    _town("Москва", "ru RU", 14, "101###", _RU, "+7 495 01#-##-##"),
    _town("Санкт-Петербург", "ru RU", 10, "190###", _RU, "+7 812 01#-##-##"),
    _town("Екатеринбург", "ru RU", 4, "620###", _RU, "+7 343 01#-##-##"),
    _town("Новосибирск", "ru RU", 4, "630###", _RU, "+7 383 01#-##-##"),
    _town("Казань", "ru RU", 4, "420###", _RU, "+7 843 01#-##-##"),
    _town("Нижний Новгород", "ru RU", 3, "603###", _RU, "+7 831 01#-##-##"),
    _town("Самара", "ru RU", 3, "443###", _RU, "+7 846 01#-##-##"),
    _town("Краснодар", "ru RU", 3, "350###", _RU, "+7 861 01#-##-##"),
    _town("Калининград", "ru RU", 2, "236###", _RU, "+7 4012 01-##-##"),
    _town("Минск", "ru BY", 3, "220###", _RU, "+375 17 01#-##-##"),
    _town("London", "en GB", 9, "SE1 #AB", _UK, "+44 20 7946 0###", _NUMBER_FIRST),
    _town("Manchester", "en GB", 4, "M1 #AB", _UK, "+44 161 496 0###", _NUMBER_FIRST),
    _town("Edinburgh", "en GB", 3, "EH1 #AB", _UK, "+44 131 496 0###", _NUMBER_FIRST),
    _town("New York", "en US NY", 5, "100##", _US,
          "+1 212-555-01##, +1 646-555-01##, +1 718-555-01##", _NUMBER_FIRST),
    _town("Chicago", "en US IL", 4, "606##", _US,
          "+1 312-555-01##, +1 773-555-01##", _NUMBER_FIRST),
    _town("San Francisco", "en US CA", 4, "941##", _US,
          "+1 415-555-01##, +1 628-555-01##", _NUMBER_FIRST),
    _town("Austin", "en US TX", 3, "787##", _US,
          "+1 512-555-01##, +1 737-555-01##", _NUMBER_FIRST),
    _town("Berlin", "de DE", 5, "101##", _DE, "+49 30 23125 ###", _NUMBER_LAST),
    _town("Hamburg", "de DE", 3, "200##", _DE, "+49 40 66969 ###", _NUMBER_LAST),
    _town("München", "de DE", 2, "803##", _DE, "+49 89 99998 ###", _NUMBER_LAST),
    _town("Paris", "fr FR", 4, "750##", _FR, "+33 1 99 00 ## ##", _NUMBER_FIRST),
    _town("Lyon", "fr FR", 2, "690##", _FR, "+33 4 65 71 ## ##", _NUMBER_FIRST),
    _town("Warszawa", "pl PL", 2, "00-1##",
          "ul. Lipowa, ul. Ogrodowa, ul. Polna, ul. Leśna", "+48 22 01# ## ##",
          _NUMBER_LAST),
]  # fmt: skip
