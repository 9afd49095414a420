"""The schemas of the tables in a run's folder: part of the public format."""

from __future__ import annotations

import pyarrow as pa

_TEXT, _NUMBER = pa.string(), pa.float64()

UNITS = pa.schema(
    [
        ("unit_id", _TEXT),
        ("name", _TEXT),
        ("parent", _TEXT),
        ("category", _TEXT),
        ("level", _TEXT),
        ("role", _TEXT),
        ("function", _TEXT),
    ]
)
"""role is `evaluated`, `peer`, or `listed`; the last have no rows in any other table.

category is null only where the role is `listed`.
"""

INDICATORS = pa.schema(
    [
        ("period", _TEXT),
        ("unit_id", _TEXT),
        ("indicator", _TEXT),
        ("outcome", _TEXT),
        ("reason_zh", _TEXT),
        ("reason_en", _TEXT),
        ("sample", _NUMBER),
        ("numerator", _NUMBER),
        ("denominator", _NUMBER),
        ("value", _NUMBER),
        ("score", _NUMBER),
        ("weight", _NUMBER),
        ("weight_used", _NUMBER),
        ("points", _NUMBER),
    ]
)
"""weight is the scheme's, weight_used what is left after redistribution.

points = score × weight_used / 100; null where a mean above is not arithmetic, and
where the office answers for an indicator, which takes no points from the unit.
"""

PARTS = pa.schema(
    [
        ("period", _TEXT),
        ("unit_id", _TEXT),
        ("indicator", _TEXT),
        ("part", _TEXT),
        ("numerator", _NUMBER),
        ("denominator", _NUMBER),
        ("value", _NUMBER),
    ]
)
"""part is the canonical text of an aggregate; an average has both numbers."""

COMPOSITES = pa.schema(
    [
        ("period", _TEXT),
        ("unit_id", _TEXT),
        ("node", _TEXT),
        ("level", _TEXT),
        ("score", _NUMBER),
        ("score_low", _NUMBER),
        ("score_high", _NUMBER),
        ("weight", _NUMBER),
        ("coverage", _NUMBER),
        ("status", _TEXT),
    ]
)
"""level is total, tag, dimension or group; node is `total`, a tag or the node's id.

score is null unless status is `final`. weight is in points of the total.
coverage is the percentage of that weight which applies, without what the office
answers for. status is `final`,
`provisional` (something is missing: score_low to score_high), `insufficient`
(too little applies), `not_applicable`, `withheld` (by a gate), `unscored`, or
`suppressed` (all that applies is suppressed: the score would tell it).
"""

RANKING = pa.schema(
    [
        ("period", _TEXT),
        ("unit_id", _TEXT),
        ("category", _TEXT),
        ("level", _TEXT),
        ("score", _NUMBER),
        ("score_low", _NUMBER),
        ("score_high", _NUMBER),
        ("status", _TEXT),
        ("grade", _TEXT),
        ("grade_reason_zh", _TEXT),
        ("grade_reason_en", _TEXT),
        ("rank", _NUMBER),
        ("rank_low", _NUMBER),
        ("rank_high", _NUMBER),
        ("ranked", pa.int64()),
    ]
)
"""grade is a grade's id or null; rank_low is the best rank that is possible.

ranked is the number of units that were ranked together; rank is null where
they were fewer than the scheme's minimum. A rank can be a half with mean ties.
"""

FINDINGS = pa.schema(
    [
        ("period", _TEXT),
        ("unit_id", _TEXT),
        ("indicator", _TEXT),
        ("severity", _TEXT),
        ("text_zh", _TEXT),
        ("text_en", _TEXT),
        ("suggestion_zh", _TEXT),
        ("suggestion_en", _TEXT),
        ("due", pa.date32()),
    ]
)
"""severity is minor (一般), serious (较重) or severe (严重)."""
