"""The formula language of Tongzhou: what other packages may import.

    tree = parse("partner.business_type = 'Warehouse' and sales_amount >= 100")   # or parse_filter({...})
    bound = bind_condition(tree, names)            # names: anything with get(name) -> FieldType | None
    bound.to_json(), Bound.from_json(...)          # what is stored: a tree of ids
    to_sql(bound, columns, variables)              # PostgreSQL, for WHERE;  is_true(...) is never null
    to_duckdb(bound, columns, variables)           # DuckDB SQL text
    to_python(bound)(record, variables)            # one record in memory
    to_words(bound, wording)                       # a sentence for people

All back ends give the same answers; `contracts/expression_cases.json` holds them to it. What an empty value
does is part of the language:

- arithmetic with an empty value is empty; so is dividing by zero and a result of 10^16 or more;
- `=` is true for two empty values, false for one; an unset variable (`me` of nobody) equals nothing;
  `<>` is the opposite of `=`;
- `<`, `<=`, `>`, `>=`, `between`, `in`, `contains`, `starts_with` with an empty value are false;
- in `and`, `or`, `not` and `if` an empty yes/no counts as no, so a condition is always yes or no;
- an empty text and a list without items are empty to `is_empty`;
- `min`, `max`, `concat` leave empty values out; `coalesce` takes the first that is not empty.

Numbers are exact: up to 16 digits before the point and ten after it; every result rounds to ten decimals, half
away from zero. `contains` and `starts_with` do not distinguish A-Z from a-z; `=` and `<` do and compare by
code point. A percentage beside numbers counts as its hundredth, in products and in sums: `amount * 5%`,
`amount * (1 - rate)`. Percentages among themselves stay what they are (`rate + 5%`), and so does one that is multiplied
from the left: `100% * (1 - rate)`.
"""

from tongzhou.expressions.bind import bind, bind_condition, bind_typed
from tongzhou.expressions.errors import ExpressionError
from tongzhou.expressions.filters import OPERATORS, load_filter, parse_filter
from tongzhou.expressions.functions.help import CATEGORIES, help_of, shown_name, signature_of, written
from tongzhou.expressions.functions.table import FUNCTIONS
from tongzhou.expressions.kinds import FieldType, Kind, Names, NamesOfRows, RowNames, Type
from tongzhou.expressions.parse import parse
from tongzhou.expressions.percentages import is_factor
from tongzhou.expressions.sql_rows import ColumnsWithRows, SqlRows
from tongzhou.expressions.to_duckdb import to_duckdb
from tongzhou.expressions.to_python import Formula, to_python
from tongzhou.expressions.to_sql import is_true, to_sql
from tongzhou.expressions.to_words import Wording, to_words
from tongzhou.expressions.tree import Bound, Call, Literal, Node, check_nesting
from tongzhou.expressions.values import SERVER_NOW, Variables

__all__ = [
    "CATEGORIES",
    "FUNCTIONS",
    "OPERATORS",
    "SERVER_NOW",
    "Bound",
    "Call",
    "ColumnsWithRows",
    "ExpressionError",
    "FieldType",
    "Formula",
    "Kind",
    "Literal",
    "Names",
    "NamesOfRows",
    "Node",
    "RowNames",
    "SqlRows",
    "Type",
    "Variables",
    "Wording",
    "bind",
    "bind_condition",
    "bind_typed",
    "check_nesting",
    "help_of",
    "is_factor",
    "is_true",
    "load_filter",
    "parse",
    "parse_filter",
    "shown_name",
    "signature_of",
    "to_duckdb",
    "to_python",
    "to_sql",
    "to_words",
    "written",
]
