"""Days and instants: their parts, days later, working days in China. Instants are read in the workspace's time zone."""

import re
from bisect import bisect_right
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from tongzhou.expressions.functions.contracts import Function, in_category
from tongzhou.expressions.functions.data import days_off, days_worked
from tongzhou.expressions.functions.fragments import day_plus, whole

_WORKDAYS_MAX = 10_000
_FAR = 1_000_000_000


def add_days(day: date, days: Decimal) -> date | None:
    """A day some whole days later."""
    try:
        return day + timedelta(days=int(days))
    except OverflowError:
        return None


def add_months(day: date, months: Decimal) -> date | None:
    """A day some whole months later, at most the last of its month."""
    if abs(months) >= _FAR:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + int(months), 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months_between(start: date, end: date) -> Decimal | None:
    if start > end:
        return None
    return Decimal((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))


def _number(value: int) -> Decimal:
    return Decimal(value)


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _moment(day: date, hours: Decimal, minutes: Decimal, seconds: Decimal, zone: str) -> datetime | None:
    within = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    if not 0 <= within < 86_400 or not date(1, 1, 3) <= day <= date(9999, 12, 29):
        return None
    local = datetime.combine(day, time(), tzinfo=ZoneInfo(zone)) + timedelta(seconds=within)
    return local.astimezone(UTC)


def _day_of(moment: datetime, zone: str) -> date:
    return _local(moment, zone).date()


def _seconds_between(start: datetime, end: datetime) -> Decimal:
    between = end - start
    return Decimal(between.days * 86_400_000_000 + between.seconds * 1_000_000 + between.microseconds).scaleb(-6)


def _timestamp(moment: datetime) -> Decimal:
    return Decimal(int(_seconds_between(datetime(1970, 1, 1, tzinfo=UTC), moment) * 1000 // 1))


def _days360(start: date, end: date) -> Decimal:
    first = 30 if start.day == monthrange(start.year, start.month)[1] else start.day
    last = 30 if end.day == 31 and first == 30 else end.day
    return Decimal((end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first)


def _is_workday(day: date) -> bool:
    return day in _worked() if day.weekday() >= 5 else day not in _off()


@cache
def _off() -> frozenset[date]:
    return frozenset(days_off())


@cache
def _worked() -> frozenset[date]:
    return frozenset(days_worked())


def _workdays_until(day: date) -> int:
    """Working days from the year 1 up to this day; only differences mean something."""
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(rest + 1, 5) - bisect_right(days_off(), day) + bisect_right(days_worked(), day)


def _weekdays_until(day: date) -> int:
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(rest + 1, 5)


def _network_days(start: date, end: date, kind: str) -> Decimal:
    until = _weekdays_until if kind == "weekends" else _workdays_until
    first, last = min(start, end), max(start, end)
    before = until(first - timedelta(days=1)) if first > date.min else 0
    count = until(last) - before
    return Decimal(count if start <= end else -count)


def _workday(start: date, days: Decimal, kind: str) -> date | None:
    count = int(days)
    if abs(count) > _WORKDAYS_MAX:
        return None
    step = timedelta(days=1 if count > 0 else -1)
    day, left = start, abs(count)
    try:
        while left:
            day += step
            left -= day.weekday() < 5 if kind == "weekends" else _is_workday(day)
    except OverflowError:
        return None
    return day


def _add_seconds(moment: datetime, seconds: Decimal) -> datetime | None:
    try:
        return moment + timedelta(seconds=int(seconds))
    except OverflowError:
        return None


def _read_day(text: str) -> date | None:
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", text.strip(" "))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _array(days: tuple[date, ...]) -> str:
    return "'{" + ",".join(day.isoformat() for day in days) + "}'::date[]"


def _sql_until(day: str, *, china: bool) -> str:
    since = f"({day} - DATE '0001-01-01')"
    weekdays = f"{since} / 7 * 5 + least(mod({since}, 7) + 1, 5)"
    return (
        f"{weekdays} - width_bucket({day}, {_array(days_off())}) + width_bucket({day}, {_array(days_worked())})"
        if china
        else weekdays
    )


def _sql_network(*, china: bool) -> str:
    first = "(least($1, $2) - 1)"
    return f"({_sql_until('greatest($1, $2)', china=china)} - ({_sql_until(first, china=china)}))"


def _sql_is_workday(day: str) -> str:
    return (
        f"CASE WHEN extract(isodow from {day}) > 5 THEN {day} = ANY ({_array(days_worked())})"
        f" ELSE {day} <> ALL ({_array(days_off())}) END"
    )


_SQL_WORKDAY = (
    f"CASE WHEN $3 IS NULL THEN NULL WHEN trunc($2) = 0 THEN $1 WHEN abs(trunc($2)) <= {_WORKDAYS_MAX} THEN"
    " (SELECT each FROM (SELECT $1 + g * sign($2)::integer AS each, g"
    " FROM generate_series(1, abs(trunc($2))::integer * 2 + 30) AS g"
    " WHERE ($1 - DATE '0001-01-01') + g * sign($2) BETWEEN 0 AND 3652058 OFFSET 0) AS days"
    f" WHERE CASE WHEN $3 = 'weekends' THEN extract(isodow from each) < 6 ELSE {_sql_is_workday('each')} END"
    " ORDER BY g OFFSET abs(trunc($2))::integer - 1 LIMIT 1) END"
)
_LAST = "extract(day from (date_trunc('month', {}::timestamp) + interval '1 month - 1 day'))"
_FIRST360 = "CASE WHEN extract(day from $1) = " + _LAST.format("$1") + " THEN 30 ELSE extract(day from $1) END"
_MONTHS = "(extract(year from $1) * 12 + extract(month from $1) - 1 + trunc($2))"
_LOCAL = "($1 AT TIME ZONE $2)"

DAYS = in_category(
    "date",
    Function("today", "", "date", "今天", "Today", {}, rule="variable"),
    Function("now", "", "instant", "现在", "This moment", {}, rule="variable", aliases=("systime",)),
    Function("date", "year:number, month:number, day:number", "date", "由年、月、日组成日期；也可读取文本或时间的日期",
        "A date of year, month and day; also reads a text, or the day of an instant",
        {"DATE(2026, 2, 30)": "2026-03-02", 'DATE("2026-02-28")': "2026-02-28"}, rule="date", aliases=("datevalue",)),
    Function("year", "date:date", "number", "年份", "The year", {"YEAR(DATE(2026, 3, 9))": "2026"}, lambda day: _number(day.year),
        "extract(year from $1)", "CAST(year($1) AS DECIMAL(26, 10))"),
    Function("month", "date:date", "number", "月份", "The month", {"MONTH(DATE(2026, 3, 9))": "3"}, lambda day: _number(day.month),
        "extract(month from $1)", "CAST(month($1) AS DECIMAL(26, 10))"),
    Function("day", "date:date", "number", "几号", "The day of the month", {"DAY(DATE(2026, 3, 9))": "9"}, lambda day: _number(day.day),
        "extract(day from $1)", "CAST(day($1) AS DECIMAL(26, 10))"),
    Function("quarter", "date:date", "number", "季度", "The quarter", {"QUARTER(DATE(2026, 3, 9))": "1"}, lambda day: _number((day.month + 2) // 3),
        "extract(quarter from $1)", "CAST(quarter($1) AS DECIMAL(26, 10))"),
    Function("half_year", "date:date", "number", "上半年为 1，下半年为 2", "1 or 2: the half of the year", {"HALFYEAR(DATE(2026, 3, 9))": "1"},
        means="if(month(date) <= 6, 1, 2)", aliases=("halfyear",)),
    Function("weekday", "date:date, type:number=1", "number", "星期几；type 为 1 时周日是 1，为 2 时周一是 1，为 3 时周一是 0",
        "The day of the week; type 1: Sunday is 1, 2: Monday is 1, 3: Monday is 0", {"WEEKDAY(DATE(2026, 3, 9), 2)": "1"}, rule="weekday"),
    Function("iso_weekday", "date:date", "number", "星期几，周一是 1，周日是 7", "The day of the week, Monday is 1", {"ISOWEEKDAY(DATE(2026, 3, 8))": "7"},
        lambda day: _number(day.isoweekday()), "extract(isodow from $1)", "CAST(isodow($1) AS DECIMAL(26, 10))", aliases=("isoweekday",)),
    Function("week_number", "date:date, type:number=1", "number", "一年中的第几周；type 为 1 时一周始于周日，为 2 时始于周一",
        "The week of the year; type 1: weeks begin on Sunday, 2: on Monday", {"WEEKNUM(DATE(2026, 3, 9))": "11"}, rule="week_number",
        aliases=("weeknum",)),
    Function("iso_week_number", "date:date", "number", "国际标准周次", "The week by ISO 8601", {"ISOWEEKNUM(DATE(2026, 1, 1))": "1"},
        lambda day: _number(day.isocalendar().week), "extract(week from $1)", aliases=("isoweeknum",)),
    Function("day_of_year", "date:date", "number", "一年中的第几天", "The day of the year", {"DAYOFYEAR(DATE(2026, 2, 1))": "32"},
        lambda day: _number(day.timetuple().tm_yday), "extract(doy from $1)", aliases=("dayofyear",)),
    Function("days_in_month", "date:date", "number", "当月有几天", "How many days its month has", {"DAYSINMONTH(DATE(2024, 2, 1))": "29"},
        means="day(month_end(date))", aliases=("daysinmonth",)),
    Function("add_days", "date:date, days:number", "date", "若干天之后（负数为之前）", "Some days later, or earlier", {"DATEDELTA(DATE(2026, 3, 9), 30)": "2026-04-08"},
        add_days, day_plus("$1", "trunc($2)"), aliases=("adddays", "datedelta")),
    Function("add_months", "date:date, months:number", "date", "若干个月之后，月末自动收齐", "Some months later, at most the month's last day",
        {"EDATE(DATE(2026, 1, 31), 1)": "2026-02-28"}, add_months,
        f"CASE WHEN {_MONTHS} BETWEEN 12 AND 119999 THEN ($1 + make_interval(months => {whole('$2')}))::date END", aliases=("addmonths", "edate")),
    Function("add_years", "date:date, years:number", "date", "若干年之后", "Some years later", {"ADDYEARS(DATE(2024, 2, 29), 1)": "2025-02-28"},
        means="add_months(date, trunc(years) * 12)", aliases=("addyears",)),
    Function("month_end_after", "date:date, months:number", "date", "若干个月之后的月末", "The last day of the month some months later",
        {"EOMONTH(DATE(2026, 1, 15), 1)": "2026-02-28"},
        means="month_end(add_months(date, trunc(months)))", aliases=("eomonth",)),
    Function("month_begin", "date:date", "date", "当月第一天", "The first day of the month", {"MONTHBEGIN(DATE(2026, 3, 9))": "2026-03-01"},
        means="add_days(date, 1 - day(date))", aliases=("monthbegin",)),
    Function("month_end", "date:date", "date", "当月最后一天", "The last day of the month", {"MONTHEND(DATE(2026, 2, 9))": "2026-02-28"},
        _month_end,
        "(date_trunc('month', $1::timestamp) + interval '1 month - 1 day')::date", aliases=("monthend",)),
    Function("quarter_begin", "date:date", "date", "当季第一天", "The first day of the quarter", {"QUARTERBEGIN(DATE(2026, 3, 9))": "2026-01-01"},
        means="add_months(month_begin(date), 0 - mod(month(date) - 1, 3))", aliases=("quarterbegin",)),
    Function("quarter_end", "date:date", "date", "当季最后一天", "The last day of the quarter", {"QUARTEREND(DATE(2026, 2, 9))": "2026-03-31"},
        means="month_end_after(date, 2 - mod(month(date) - 1, 3))", aliases=("quarterend",)),
    Function("year_begin", "date:date", "date", "当年第一天", "The first day of the year", {"YEARBEGIN(DATE(2026, 3, 9))": "2026-01-01"},
        means="add_months(month_begin(date), 1 - month(date))", aliases=("yearbegin",)),
    Function("year_end", "date:date", "date", "当年最后一天", "The last day of the year", {"YEAREND(DATE(2026, 3, 9))": "2026-12-31"},
        means="month_end_after(date, 12 - month(date))", aliases=("yearend",)),
    Function("week_begin", "date:date", "date", "当周周一", "The Monday of the week", {"WEEKBEGIN(DATE(2026, 3, 11))": "2026-03-09"},
        means="add_days(date, 1 - iso_weekday(date))", aliases=("weekbegin",)),
    Function("week_end", "date:date", "date", "当周周日", "The Sunday of the week", {"WEEKEND(DATE(2026, 3, 11))": "2026-03-15"},
        means="add_days(date, 7 - iso_weekday(date))", aliases=("weekend",)),
    Function("day_begin", "date:date", "instant", "当天 0 点", "The first moment of the day", {"DAYBEGIN(DATE(2026, 3, 9))": "2026-03-09T00:00:00+00:00"},
        means="date_time(date, 0, 0, 0)", aliases=("daybegin",)),
    Function("day_end", "date:date", "instant", "当天 23:59:59", "The last second of the day", {"DAYEND(DATE(2026, 3, 9))": "2026-03-09T23:59:59+00:00"},
        means="date_time(date, 23, 59, 59)", aliases=("dayend",)),
    Function("date_time", "date:date, hours:number, minutes:number, seconds:number=0", "instant", "某天的某个时刻", "A moment of a day",
        {"DATETIME(DATE(2026, 3, 9), 8, 30)": "2026-03-09T08:30:00+00:00"}, rule="date_time", aliases=("datetime",)),
    Function("days", "end:date, start:date", "number", "两个日期相差几天", "The days from a start to an end", {"DAYS(DATE(2026, 3, 9), DATE(2026, 3, 1))": "8"},
        means="days_between(start, end)"),
    Function("days_between", "start:date, end:date", "number", "从起始到截止相差几天", "The days from a start to an end",
        {"DAYS_BETWEEN(DATE(2026, 3, 1), DATE(2026, 3, 9))": "8"}, lambda start, end: _number((end - start).days), "($2 - $1)::numeric",
        "CAST(datediff('day', $1, $2) AS DECIMAL(26, 10))", aliases=("daysbetween",)),
    Function("months_between", "start:date, end:date", "number", "相差几个整月，截止早于起始则为空", "Whole months from a start to an end; empty when it ends before",
        {"MONTHSBETWEEN(DATE(2026, 1, 31), DATE(2026, 3, 1))": "1"}, _months_between,
        "CASE WHEN $1 <= $2 THEN (extract(year from $2) - extract(year from $1)) * 12 + extract(month from $2) - extract(month from $1)"
        " - CASE WHEN extract(day from $2) < extract(day from $1) THEN 1 ELSE 0 END END", aliases=("monthsbetween",)),
    Function("date_dif", "start:date, end:date, unit:text=\"d\"", "number", "相差多少；单位 y 年、m 月、d 天、ym、yd、md，时间可用 hours、minutes、seconds",
        "How much lies between; unit y, m, d, ym, yd or md, for instants hours, minutes, seconds too",
        {'DATEDIF(DATE(2024, 1, 15), DATE(2026, 3, 1), "y")': "2", 'DATEDIF(DATE(2024, 1, 15), DATE(2026, 3, 1), "ym")': "1"}, rule="date_dif",
        aliases=("datedif",)),
    Function("age", "birthday:date", "number", "到今天的周岁", "Full years up to today", {}, means="trunc(months_between(birthday, today) / 12)"),
    Function("days360", "start:date, end:date", "number", "按每月 30 天计算的相差天数", "Days between by months of 30 days",
        {"DAYS360(DATE(2026, 1, 30), DATE(2026, 3, 31))": "60"}, _days360,
        "(extract(year from $2) - extract(year from $1)) * 360 + (extract(month from $2) - extract(month from $1)) * 30"
        f" + CASE WHEN extract(day from $2) = 31 AND ({_FIRST360}) = 30 THEN 30 ELSE extract(day from $2) END - ({_FIRST360})"),
    Function("is_workday", "date:date", "boolean", "是否工作日（周末与中国法定节假日休息，调休上班）", "Whether it is worked in China: weekends, public holidays and worked weekends",
        {"ISWORKDAY(DATE(2026, 10, 1))": False}, _is_workday, _sql_is_workday("$1"), aliases=("isworkday",)),
    Function("network_days", "start:date, end:date, calendar:text='china'", "number",
        "两个日期之间的工作日数，含首尾；按中国节假日与调休，\"weekends\" 则只去掉周末",
        "Working days from a start to an end, both counted; by China's calendar, or only without weekends: \"weekends\"",
        {"NETWORKDAYS(DATE(2026, 9, 28), DATE(2026, 10, 9))": "5", 'NETWORKDAYS(DATE(2026, 9, 28), DATE(2026, 10, 9), "weekends")': "10"}, _network_days,
        f"(CASE WHEN $3 = 'weekends' THEN {_sql_network(china=False)} WHEN $3 IS NOT NULL THEN {_sql_network(china=True)} END"
        " * CASE WHEN $1 > $2 THEN -1 ELSE 1 END + ($2 - $1) * 0)::numeric", aliases=("networkdays",)),
    Function("workday", "start:date, days:number, calendar:text='china'", "date", "若干个工作日之后（最多一万个）", "Some working days later, at most 10,000",
        {"WORKDAY(DATE(2026, 9, 30), 1)": "2026-10-08"}, _workday, _SQL_WORKDAY),
    Function("hour", "instant:instant", "number", "时", "The hour", {'HOUR(INSTANT("2026-03-09T08:30:15Z"))': "8"}, rule="zoned"),
    Function("minute", "instant:instant", "number", "分", "The minute", {'MINUTE(INSTANT("2026-03-09T08:30:15Z"))': "30"}, rule="zoned"),
    Function("second", "instant:instant", "number", "秒", "The second", {'SECOND(INSTANT("2026-03-09T08:30:15Z"))': "15"}, rule="zoned"),
    Function("time", "hours:number, minutes:number, seconds:number=0", "number", "时刻占一天的比例，与表格软件相同", "The part of a day that a time is, as in spreadsheets",
        {"TIME(12, 0, 0)": "0.5"}, means="if(hours < 0 or minutes < 0 or seconds < 0, empty, mod(trunc(hours) * 3600 + trunc(minutes) * 60 + trunc(seconds), 86400) / 86400)"),
    Function("timestamp", "instant:instant", "number", "时间戳：1970 年以来的毫秒数", "Milliseconds since 1970", {'TIMESTAMP(INSTANT("1970-01-01T00:00:01Z"))': "1000"},
        _timestamp, "floor(extract(epoch from $1) * 1000)"),
    Function("seconds_between", "start:instant, end:instant", "number", "两个时间相差多少秒", "Seconds from a start to an end",
        {'SECONDSBETWEEN(INSTANT("2026-03-09T08:00:00Z"), INSTANT("2026-03-09T08:01:30Z"))': "90"}, _seconds_between,
        "(extract(epoch from $2) - extract(epoch from $1))", aliases=("secondsbetween",)),
    Function("add_seconds", "instant:instant, seconds:number", "instant", "若干秒之后", "Some seconds later",
        {'ADDSECONDS(INSTANT("2026-03-09T08:00:00Z"), 90)': "2026-03-09T08:01:30+00:00"},
        _add_seconds,
        "CASE WHEN extract(epoch from $1) + trunc($2) BETWEEN -62135596800 AND 253402300799"
        " THEN $1 + make_interval(secs => least(greatest(trunc($2), -400000000000), 400000000000)::float8) END", aliases=("addseconds",)),
)  # fmt: skip

ZONED = in_category(
    "",
    Function("day_of", "instant:instant, zone:text", "date", "", "", {}, _day_of, f"{_LOCAL}::date"),
    Function("hour_of", "instant:instant, zone:text", "number", "", "", {}, lambda moment, zone: _number(_local(moment, zone).hour), f"extract(hour from {_LOCAL})"),
    Function("minute_of", "instant:instant, zone:text", "number", "", "", {}, lambda moment, zone: _number(_local(moment, zone).minute), f"extract(minute from {_LOCAL})"),
    Function("second_of", "instant:instant, zone:text", "number", "", "", {}, lambda moment, zone: _number(_local(moment, zone).second), f"floor(extract(second from {_LOCAL}))"),
    Function("moment_of", "date:date, hours:number, minutes:number, seconds:number, zone:text", "instant", "", "", {}, _moment,
        "CASE WHEN $1 BETWEEN DATE '0001-01-03' AND DATE '9999-12-29'"
        " AND trunc($2) * 3600 + trunc($3) * 60 + trunc($4) BETWEEN 0 AND 86399"
        " THEN ($1 + make_interval(secs => (trunc($2) * 3600 + trunc($3) * 60 + trunc($4))::float8)) AT TIME ZONE $5 END"),
    Function("read_day", "text:text", "date", "", "", {}, _read_day,
        "(SELECT CASE WHEN m BETWEEN 1 AND 12 AND y >= 1 AND d BETWEEN 1 AND 28 + CASE WHEN m = 2 THEN CASE WHEN y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 1 ELSE 0 END"
        " WHEN m IN (4, 6, 9, 11) THEN 2 ELSE 3 END THEN make_date(y, m, d) END FROM (SELECT p[1]::integer AS y, p[2]::integer AS m, p[3]::integer AS d"
        " FROM (SELECT regexp_match(btrim($1, ' '), '^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$') AS p OFFSET 0) AS matched OFFSET 0) AS parts)"),
)  # fmt: skip
"""What binding writes for functions of instants: the time zone is an argument of them."""
