"""The demo enterprise as data: units, Party organisations and people, the same for the same seed. Pure."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from mentor.demo import words


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit or Party organisation; `parent` is a code, "" at the root."""

    code: str
    name: str
    kind: str
    parent: str
    site: str = ""


@dataclass(slots=True)
class Man:
    """One person before the database knows them. (A woman too.)"""

    employee_no: str
    name: str
    gender: str
    unit: str
    position: str
    birth: date
    joined_on: date
    in_post_since: date
    status: str = "employed"
    affiliation: str = "13"
    party_org: str = ""
    party_post: str = ""
    party_joined_on: date | None = None
    party_work_years: int = 0
    title_level: str = ""
    title_name: str = ""
    skill_level: str = ""
    specialty_years: int = 0
    specialties: str = ""
    education: str = ""
    sort_order: int = 0
    tags: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Enterprise:
    units: tuple[Unit, ...]
    party: tuple[Unit, ...]
    people: tuple[Man, ...]


def build(today: date, seed: int = 1) -> Enterprise:
    """About 1,200 people in a group with four companies, with both trees."""
    chance = random.Random(seed)
    units, party = _units(), _party()
    people = _Roster(chance, today).everybody(units)
    return Enterprise(tuple(units), tuple(party), tuple(people))


def _units() -> list[Unit]:
    code, name, _short = words.GROUP
    units = [Unit(code, name, "group", "", "江州")]
    units += [
        Unit(f"{code}{n:02}", office, "department", code, "江州") for n, office in enumerate(words.HEAD_OFFICES, 1)
    ]
    for company, title, _short, site, _trades in words.COMPANIES:
        units.append(Unit(company, title, "company", code, site))
        for n, department in enumerate(words.COMPANY_DEPARTMENTS, 1):
            units.append(Unit(f"{company}{n:02}", department, "department", company, site))
        for n, workshop in enumerate(words.WORKSHOPS, 1):
            shop = f"{company}W{n}"
            units.append(Unit(shop, workshop, "workshop", company, site))
            units += [Unit(f"{shop}{m}", team, "team", shop, site) for m, team in enumerate(words.TEAMS, 1)]
    return units


def _party() -> list[Unit]:
    code, name, _ = words.GROUP
    party = [
        Unit(f"P{code}", f"中共{name}委员会", "committee", ""),
        Unit(f"P{code}0", "机关党总支", "general_branch", f"P{code}"),
    ]
    party += [Unit(f"P{code}0{n}", f"机关第{n}党支部", "branch", f"P{code}0") for n in (1, 2, 3)]
    for company, title, _short, _site, _trades in words.COMPANIES:
        top = f"P{company}"
        party.append(Unit(top, f"{title}党委", "committee", f"P{code}"))
        names = (
            "机关党支部",
            "技术中心党支部",
            "运营党支部",
            "一车间党支部",
            "二车间党支部",
            "三车间党支部",
            "试验室党支部",
        )
        party += [Unit(f"{top}{n}", branch, "branch", top) for n, branch in enumerate(names, 1)]
        party.append(Unit(f"{top}9", "重点项目临时党支部", "temporary", top))
    return party


@dataclass(slots=True)
class _Roster:
    chance: random.Random
    today: date
    number: int = 10000
    names: set[str] = field(default_factory=set)

    def everybody(self, units: list[Unit]) -> list[Man]:
        people: list[Man] = []
        for unit in units:
            people += [self._person(unit, n, units) for n in range(self._headcount(unit))]
        for man in people:
            self._party_side(man)
            self._technical_side(man)
        people += self._retired_veterans(people)
        return people

    def _headcount(self, unit: Unit) -> int:
        sizes = {"group": 4, "company": 3, "workshop": 6, "team": 10}
        return sizes.get(unit.kind, 10 if len(unit.parent) == 2 and unit.parent != "JH" else 7) + self.chance.randint(
            0, 3
        )

    def _person(self, unit: Unit, n: int, units: list[Unit]) -> Man:
        self.number += self.chance.randint(1, 7)
        gender = self.chance.choice("1112" if unit.kind in ("workshop", "team") else "12")
        age = (
            self.chance.randint(38, 59)
            if n == 0
            else self.chance.choice((24, 25, 26, 27, 28, 30, 33, 37, 41, 46, 52, 57))
        )
        birth = self.today - timedelta(days=365 * age + self.chance.randint(0, 364))
        joined = max(birth + timedelta(days=365 * 22), self.today - timedelta(days=365 * self.chance.randint(1, 30)))
        joined = min(joined, self.today - timedelta(days=60))
        post = joined + (self.today - joined) * self.chance.random()
        return Man(
            employee_no=f"{self.number:06}",
            name=self._name(gender),
            gender=gender,
            unit=unit.code,
            position=self._position(unit, n),
            birth=birth,
            joined_on=joined,
            in_post_since=post,
            education=self.chance.choice(("研究生", "大学本科", "大学本科", "大学专科")),
            sort_order=n,
            tags={"head"} if n == 0 else set(),
        )

    def _name(self, gender: str) -> str:
        """Repeats happen in any enterprise, but not too often."""
        given = words.GIVEN_MEN if gender == "1" else words.GIVEN_WOMEN
        for _attempt in range(3):
            name = self.chance.choice(words.SURNAMES) + self.chance.choice(given)
            if name not in self.names:
                break
        self.names.add(name)
        return name

    def _position(self, unit: Unit, n: int) -> str:
        leaders = words.LEADERS.get(unit.kind, ("部长", "副部长"))
        if n < len(leaders):
            return leaders[n]
        if unit.kind in ("workshop", "team"):
            return self.chance.choice(words.WORKSHOP_POSITIONS[2:])
        return self.chance.choice(words.POSITIONS.get(unit.name, words.OTHER_POSITIONS))

    def _party_side(self, man: Man) -> None:
        age = (self.today - man.birth).days // 365
        party_worker = "党" in man.position or man.unit.endswith("01")
        if not (party_worker or "head" in man.tags or self.chance.random() < 0.36):
            man.affiliation = (
                "03" if age < 28 and self.chance.random() < 0.7 else self.chance.choice(("13", "13", "13", "12", "09"))
            )
            return
        man.affiliation = "02" if age < 27 and self.chance.random() < 0.3 else "01"
        man.party_joined_on = max(man.birth + timedelta(days=365 * self.chance.randint(19, 26)), date(1970, 1, 1))
        man.party_joined_on = min(man.party_joined_on, self.today - timedelta(days=400))
        man.party_org = self._branch(man.unit)
        if man.affiliation == "01" and (party_worker or "head" in man.tags or self.chance.random() < 0.1):
            man.party_work_years = min(self.chance.randint(3, 20), max(age - 24, 1))
            man.party_post = self.chance.choice(words.PARTY_POSTS)

    def _branch(self, unit: str) -> str:
        if unit.startswith("JH"):
            return f"PJH0{self.chance.randint(1, 3)}"
        company, rest = unit[:2], unit[2:]
        if rest.startswith("W"):
            return f"P{company}{3 + int(rest[1])}"
        return f"P{company}{2 if rest == '03' else 1 if rest in ('', '01', '02') else 3}"

    def _technical_side(self, man: Man) -> None:
        years = max(0, (self.today - man.joined_on).days // 365)
        man.specialty_years = years
        trades = next(
            (c[4] for c in words.COMPANIES if man.unit.startswith(c[0])), ("综合管理", "财务管理", "战略规划")
        )
        man.specialties = "、".join(self.chance.sample(trades, 2 if years > 5 else 1))
        if man.party_work_years >= 3:
            man.specialties += "、" + self.chance.choice(words.PARTY_SPECIALTIES)
        in_shop = "W" in man.unit
        if in_shop and years > 3:
            steps = ("junior", "intermediate", "advanced", "technician", "senior_technician")
            man.skill_level = steps[min(4, years // 5)]
        if not in_shop or self.chance.random() < 0.25:
            step = min(4, years // 5)
            man.title_level = ("staff", "assistant", "intermediate", "associate", "senior")[step]
            man.title_name = ("技术员", "助理工程师", "工程师", "高级工程师", "正高级工程师")[step]

    def _retired_veterans(self, people: list[Man]) -> list[Man]:
        """Veterans of Party work who have stepped back or retired; some have no employee number."""
        veterans = []
        for n in range(24):
            unit = self.chance.choice(
                [man.unit for man in people if "head" in man.tags and not man.unit.startswith("JH")]
            )
            gender = self.chance.choice("112")
            birth = self.today - timedelta(days=365 * self.chance.randint(58, 66))
            joined = birth + timedelta(days=365 * 21)
            self.number += 3
            veterans.append(
                Man(
                    employee_no="" if n % 4 == 0 else f"{self.number:06}",
                    name=self._name(gender),
                    gender=gender,
                    unit=unit,
                    position="原党委副书记" if n % 3 == 0 else "原党支部书记",
                    birth=birth,
                    joined_on=joined,
                    in_post_since=self.today - timedelta(days=700),
                    status=("stepped_back", "retired", "rehired")[n % 3],
                    affiliation="01",
                    party_org=self._branch(unit),
                    party_joined_on=birth + timedelta(days=365 * 23),
                    party_work_years=self.chance.randint(10, 30),
                    title_level="associate",
                    title_name="高级政工师",
                    specialties="、".join(self.chance.sample(words.PARTY_SPECIALTIES, 2)),
                    education="大学本科",
                    tags={"veteran"},
                )
            )
        return veterans
