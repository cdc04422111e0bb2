import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractor.entities.found import Found
from extractor.entities.organizations import (
    find_facilities,
    find_groups,
    find_names,
    find_organizations,
    link_organizations,
)
from extractor.entities.organizations.lexicon import examples, groups, institutions


def normals(founds: list[Found]) -> list[str]:
    return [f.normal for f in founds]


def one(founds: list[Found], normal: str) -> Found:
    return next(f for f in founds if f.normal == normal)


@pytest.mark.parametrize(("sentence", "names"), examples("institutions"))
def test_examples_beside_the_institutions(nlp: Language, sentence: str, names: tuple[str, ...]) -> None:
    assert set(names) <= set(normals(find_organizations(nlp(sentence))))


@pytest.mark.parametrize(("sentence", "names"), examples("groups"))
def test_examples_beside_the_groups(nlp: Language, sentence: str, names: tuple[str, ...]) -> None:
    assert set(names) <= set(normals(find_groups(nlp(sentence))))


def test_lexicons_are_broad() -> None:
    data = groups()
    assert len(institutions()) >= 300
    assert len(data.collectives | data.members) >= 200


ORGANIZATIONS = [
    ("Договор подписало МУП «Томский энергокомплекс».", "МУП «Томский энергокомплекс»"),
    ("Их принял департамент архитектуры и градостроительства администрации Города Томска.",
     "департамент архитектуры и градостроительства администрации Города Томска"),
    ("Он работает в администрации города Томска.", "администрация города Томска"),
    ("В совете директоров завода имени Кирова пять человек.", "совет директоров завода имени Кирова"),
    ("Детей возили в гимназию № 2.", "гимназия № 2"),
    ("Станки купил завод «Красный богатырь».", "завод «Красный богатырь»"),
    ("Смета передана Томскводоканалу.", "Томскводоканал"),
    ("Съезд созвал Союз писателей.", "Союз писателей"),
    ("Он входит в Торгово-промышленную палату Нижегородской губернии.",
     "Торгово-промышленная палата Нижегородской губернии"),
    ("Доклад обсудили в МАГАТЭ.", "МАГАТЭ"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "name"), ORGANIZATIONS)
def test_whole_name_in_the_nominative(nlp: Language, sentence: str, name: str) -> None:
    assert name in normals(find_organizations(nlp(sentence)))


def test_nested_names_are_kept(nlp: Language) -> None:
    text = "Её принял отдел культуры администрации города Перми."
    assert {"отдел культуры администрации города Перми", "администрация города Перми"} <= set(
        normals(find_organizations(nlp(text)))
    )


def test_initials_after_a_name_are_not_its_tail(nlp: Language) -> None:
    found = find_organizations(nlp("Прибыл председатель комитета по экологии А. В. Петров."))
    assert "комитет по экологии" in normals(found)


def test_a_bare_noun_says_that_only_the_context_identifies_it(nlp: Language) -> None:
    found = one(find_organizations(nlp("Они вышли из школы.")), "школа")
    assert found.parts["level"] == "bare"


def test_kind_says_what_a_visit_goes_to(nlp: Language) -> None:
    found = find_organizations(nlp("Мэр посетил краеведческий музей и министерство финансов Чехии."))
    assert one(found, "краеведческий музей").parts["kind"] == "facility"
    assert one(found, "министерство финансов Чехии").parts["kind"] == "organization"


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Сеть главных городов Азии 21 (ANMC21) приняла устав. Встреча ANMC21 прошла весной.",
         "ANMC21", "Сеть главных городов Азии 21"),
        ("Создана Общественная палата (далее – ОП). Члены ОП избраны.", "ОП", "Общественная палата"),
        ("Открылся Центральный государственный архив (ЦГАЧ). В ЦГАЧ работали гости.",
         "ЦГАЧ", "Центральный государственный архив"),
        ("Пел мужской хор «Родник». В мае «Родник» уехал в Вену.", "«Родник»", "мужской хор «Родник»"),
    ],
)  # fmt: skip
def test_short_names_that_the_report_defines(nlp: Language, text: str, short: str, full: str) -> None:
    later = [f for f in find_organizations(nlp(text)) if f.normal == short and f.span[0] > len(text) // 2]
    assert later
    assert later[0].parts["alias_of"] == full


def test_a_country_in_brackets_is_no_short_name(nlp: Language) -> None:
    found = find_organizations(nlp("Прибыл Университет Огайо (США). В США холодно."))
    assert all("alias_of" not in f.parts for f in found)


PREMISES = [
    ("Самолёт сел в аэропорту Мехрабад.", "аэропорт Мехрабад"),
    ("Митинг прошёл на Тверской площади.", "Тверская площадь"),
    ("Они посетили дачу Башенина.", "дача Башенина"),
]


@pytest.mark.parametrize(("sentence", "name"), PREMISES)
def test_premises(nlp: Language, sentence: str, name: str) -> None:
    assert name in normals(find_facilities(nlp(sentence)))


def test_names_in_the_narrower_sense(nlp: Language) -> None:
    found = normals(find_names(nlp("Выступил хоккейный клуб «Енисей», приехал министр министерства обороны Чехии.")))
    assert "Енисей" in found
    assert "министерство обороны Чехии" in found
    assert "министерство обороны" in found


GROUPS = [
    ("Делегация Томска побывала в Сеуле.", ["делегация Томска"]),
    ("В город прибыли делегации Екатеринбурга, Ижевска и Сыктывкара.",
     ["делегация Екатеринбурга", "делегация Ижевска", "делегация Сыктывкара"]),
    ("Приехали делегации из Перми и Ижевска.", ["делегация из Перми", "делегация из Ижевска"]),
    ("Прибыли томская и омская делегации.", ["томская делегация", "омская делегация"]),
    ("Встречу вела китайская сторона.", ["китайская сторона"]),
    ("За день его посетили адвокаты и два имама.", ["адвокаты", "имамы"]),
    ("Приехали представители Томска и Омска.", ["представители Томска", "представители Омска"]),
    ("Прибыли высокопоставленные официальные лица.", ["высокопоставленные официальные лица"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "names"), GROUPS)
def test_groups(nlp: Language, sentence: str, names: list[str]) -> None:
    assert set(names) <= set(normals(find_groups(nlp(sentence))))


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("Приехали 12 учащихся.", "12"),
        ("Приехала группа из пяти человек.", "5"),
        ("Гостила делегация (8 человек).", "8"),
        ("Сборная края, 22 чел.", "22"),
        ("Прибыла группа жителей Дулута — девять человек.", "9"),
        ("Уехали тридцать четыре паломника.", "34"),
        ("Прибыла делегация Томска.", None),
    ],
)
def test_size_of_a_group(nlp: Language, sentence: str, size: str | None) -> None:
    assert find_groups(nlp(sentence))[0].parts.get("size") == size


def test_home_of_a_group(nlp: Language) -> None:
    founds = find_groups(nlp("Прибыли томская делегация, делегация Осаки и делегация из Праги."))
    assert one(founds, "томская делегация").parts["home_adjective"] == "томский"
    assert one(founds, "делегация Осаки").parts["home_genitive"] == "Осаки"
    assert one(founds, "делегация из Праги").parts["home_origin"] == "Праги"


def test_animals_and_numerals_of_people_are_no_groups(nlp: Language) -> None:
    assert find_groups(nlp("На выставку привезли коров и лошадей, всего пять человек.")) == []


def reasons(nlp: Language, text: str) -> list[tuple[str, str, str]]:
    doc = nlp(text)
    return [
        (i.mention.normal, i.entity.normal, i.reason)
        for i in link_organizations([*find_groups(doc), *find_organizations(doc)], doc)
        if i.reason != "first mention"
    ]


@pytest.mark.parametrize(
    ("text", "mention", "entity"),
    [
        ("Прибыла делегация Осаки. Делегация осмотрела завод.", "делегация", "делегация Осаки"),
        ("Город принимал гостей из Готы. Гости уехали вечером.", "гости", "гости из Готы"),
        ("Прибыла делегация Осаки. Гости уехали вечером.", "гости", "делегация Осаки"),
        ("Делегация Томска была в Праге. С делегацией Томска беседовал мэр.", "делегация Томска", "делегация Томска"),
        ("Сеть главных городов Азии 21 (ANMC21) растёт. Томск вступил в ANMC21.", "ANMC21",
         "Сеть главных городов Азии 21"),
        ("Заседал комитет по экологии. Решение комитет отложил.", "комитет", "комитет по экологии"),
        ("Он учится в Томском политехническом университете. Потом ТПУ отправил его в Прагу.", "ТПУ",
         "Томский политехнический университет"),
        ("Выступал драматический театр имени Островского. Драматический театр играл трижды.", "драматический театр",
         "драматический театр имени Островского"),
        ("«Сибмаш» строит цех. ОАО «Сибмаш» ждёт гостей из Праги.", "ОАО «Сибмаш»", "ОАО «Сибмаш»"),
        ("Корпорация Siemens открыла завод. Вечером Siemens провела приём.", "Siemens", "Корпорация Siemens"),
    ],
)  # fmt: skip
def test_identity_inside_a_report(nlp: Language, text: str, mention: str, entity: str) -> None:
    pairs = [(m.lower(), e.lower()) for m, e, _ in reasons(nlp, text)]
    assert (mention.lower(), entity.lower()) in pairs


def test_every_mention_gets_one_identity_and_a_reason(nlp: Language) -> None:
    doc = nlp("Прибыла делегация Осаки. Делегация осмотрела завод «Луч» и вернулась.")
    founds = [*find_groups(doc), *find_organizations(doc)]
    identities = link_organizations(founds, doc)
    assert sorted(i.mention.span for i in identities) == sorted(f.span for f in founds)
    assert all(i.reason for i in identities)


PIECES = ["Делегация", "Томска", "«", "»", "(", ")", "далее", "ОП", "завод", "№", "7", "МУП", "и", ",", "гости", "12",
          "из", "Перми", ".", "\n", "им", "ЦК", "\u00ad", "x" * 40, "университета", "Иванов", "сторона", '"']  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_text_gives_spans_inside_it(nlp: Language, pieces: list[str]) -> None:
    doc = nlp(" ".join(pieces))
    founds = [*find_groups(doc), *find_organizations(doc), *find_facilities(doc), *find_names(doc)]
    for found in founds:
        start, end = found.span
        assert 0 <= start < end <= len(doc.text)
        assert found.normal
    assert len(link_organizations(founds, doc)) == len(founds)
