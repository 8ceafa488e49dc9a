"""`python3 tests bench import [--size N] [--database sqlite|postgresql] [--json]`: a whole roster, checked and written.

Three imports of a made-up roster of N people (default 100,000) with 22 columns, each a real `mentor import`: the first
into an empty database, the same file again, and one in which a tenth have changed. Seconds of the dry run and of
writing, rows per second of both together, and the most memory the process held (limit: 1 GiB).
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.postgres_server import running_postgres
from tests.source import ROOT

LIMIT_MB = 1024
HEADERS = (
    "工号", "姓名", "性别", "出生年月", "公司", "部门", "职务", "任现职时间", "入职时间", "人员状态", "政治面貌",
    "所在党支部", "入党时间", "转正时间", "党务工作年限", "学历", "职称", "职称级别", "技能等级", "专业特长", "手机",
    "邮箱",
)  # fmt: skip
MAPPING = {
    "format": 1,
    "name": "bench",
    "units": {"create": True, "under": "集团"},
    "party_orgs": {"create": True, "under": "集团党委"},
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈单仇"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文志海波玉兰春梅雪峰宁浩宇子涵思远嘉欣晨曦"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests bench import", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="people")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--format", choices=("csv", "xlsx"), default="xlsx", help="of the file")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    args = parser.parse_args(argv)
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="mentor-bench-") as folder:
        files = _files(Path(folder), args.size, args.seed, args.format)
        for database in [args.database] if args.database else ["sqlite", "postgresql"]:
            results[database] = _run(database, Path(folder), files)
            _print(database, args.size, results[database])
    if args.json:
        print(json.dumps({"size": args.size, "format": args.format} | results))
    too_much = [name for name, runs in results.items() if max(one["peak_mb"] for one in runs.values()) > LIMIT_MB]
    return 1 if too_much else 0


def _files(folder: Path, size: int, seed: int, ending: str) -> dict[str, Path]:
    files = {}
    for name, changed in (("first", 0), ("same", 0), ("tenth", 10)):
        files[name] = folder / f"{name}.{ending}"
        if name == "same":
            files[name] = files["first"]
        else:
            _write(files[name], _people(size, seed, changed))
    return files


def _write(path: Path, rows: Iterator[list[str]]) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEADERS, *rows])
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([list(HEADERS), *rows]):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    book.close()


def _people(size: int, seed: int, changed: int) -> Iterator[list[str]]:
    """`changed`: every so manieth has another position."""
    chance = random.Random(seed)
    for n in range(size):
        born = date(1965, 1, 1) + timedelta(days=chance.randrange(11_000))
        joined = born + timedelta(days=365 * 22 + chance.randrange(2000))
        post = joined + timedelta(days=chance.randrange(1000))
        member = chance.random() < 0.4
        position = chance.choice(("工程师", "技术员", "班长", "专责", "科员"))
        company, department = chance.randrange(20), chance.randrange(30)
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        yield [
            f"{n:07}", name, chance.choice("男女"), born.strftime("%Y.%m"), f"第{company:02}公司",
            f"第{department:02}部",
            "主管" if changed and n % changed == 0 else position,
            post.isoformat(), joined.strftime("%Y年%-m月%-d日"), "在职", "中共党员" if member else "群众",
            f"第{company:02}公司党委/第{department:02}党支部" if member else "",
            (born + timedelta(days=9000)).strftime("%Y.%m.%d") if member else "",
            (born + timedelta(days=9365)).strftime("%Y%m%d") if member else "",
            str(chance.randrange(12)) if member else "", "大学本科", "工程师", "中级", "无",
            chance.choice(("采油工艺、安全管理", "电气自动化", "财务管理")), f"138{n:08}", f"p{n}@example.com",
        ]  # fmt: skip


def _run(database: str, folder: Path, files: dict[str, Path]) -> dict[str, Any]:
    with running_postgres() if database == "postgresql" else nullcontext("") as url:
        data = folder / database
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MENTOR_")} | {
            "MENTOR_DATA_DIR": str(data),
            "MENTOR_CONFIG": str(folder / "none.toml"),
            "MENTOR_DATABASE_URL": url or f"sqlite:///{data}/bench.sqlite",
            "PYTHONPATH": str(ROOT),
        }
        subprocess.run([sys.executable, "-m", "mentor", "migrate"], env=environment, check=True, capture_output=True)
        mapping = folder / "bench.mapping.json"
        mapping.write_text(json.dumps(MAPPING | {"fields": _fields()}), "utf-8")
        return {name: _import(path, mapping, environment) for name, path in files.items()}


def _fields() -> dict[str, Any]:
    keys = (
        "employee_no", "name", "gender", "birth_month", "", "", "position", "in_post_since", "joined_on", "status",
        "affiliation", "party_org", "party_joined_on", "party_full_on", "party_work_years", "education", "title_name",
        "title_level", "skill_level", "specialties", "phone", "email",
    )  # fmt: skip
    fields: dict[str, Any] = {key: {"column": header} for key, header in zip(keys, HEADERS, strict=True) if key}
    return fields | {"unit": {"template": "{公司}/{部门}"}}


def _import(path: Path, mapping: Path, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "mentor", "import", str(path), "--mapping", str(mapping), "--apply", "--json"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen([*command, "--full-roster"], env=environment, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
        output.seek(0)
        said = output.read()
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(said[-3000:])
    result: dict[str, Any] = json.loads(said.splitlines()[-1])
    seconds = result["check_seconds"] + result["apply_seconds"]
    return result | {
        "peak_mb": round(used.ru_maxrss / 1024),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "rows_per_second": round(result["rows"] / seconds),
    }


def _print(database: str, size: int, runs: dict[str, Any]) -> None:
    print(f"\n{database}, {size:,} rows")
    print(f"{'':8}{'dry run s':>10}{'write s':>9}{'rows/s':>8}{'peak MB':>9}  counts")
    for name, one in runs.items():
        counts = ", ".join(f"{count} {kind}" for kind, count in one["counts"].items() if count)
        figures = f"{one['check_seconds']:>10.1f}{one['apply_seconds']:>9.1f}{one['rows_per_second']:>8}"
        print(f"{name:8}{figures}{one['peak_mb']:>9}  {counts}", flush=True)
