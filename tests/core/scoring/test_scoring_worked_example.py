"""The worked example of the 6+20+29 proposal, and the Human Development Index."""

from __future__ import annotations

import pytest
from scoring_case import GRADES, column, scheme, scored

# Raw value as the exact quotient, the rule of a 服务型 unit, its weight, and score as printed.
PARTS = {
    "d1": {
        "g11": {
            "k01": (1100 / 12, {"linear": {"floor": 70, "target": 100}}, 4, 72.22),
            "k02": (88.5, {"linear": {"floor": 60, "target": 95}}, 5, 81.43),
        },
        "g12": {"k03": (96, {"linear": {"floor": 70, "target": 100}}, 7, 86.67)},
        "g13": {
            "k04": (121500 / 1240, {"linear": {"floor": 80, "target": 99}}, 5, 94.65),
            "k05": (53100 / 610, {"linear": {"floor": 60, "target": 95}}, 6, 77.28),
            "k06": (4500 / 46, {"linear": {"floor": 85, "target": 100}}, 3, 85.51),
        },
        "g14": {
            "k07": (1600 / 18, {"linear": {"floor": 70, "target": 100}}, 3, 62.96),
            "k08": (750 / 9, {"linear": {"floor": 60, "target": 95}}, 3, 66.67),
        },
        "g15": {"k09": (76.5, {"linear": {"floor": 50, "target": 90}}, 6, 66.25)},
    },
    "d2": {
        "g21": {"k10": (4100 / 46, {"band": {"lo": 85, "hi": 100, "zero_lo": 60, "zero_hi": 105}}, 4, 100)},
        "g22": {"k11": (100, {"band": {"lo": 75, "hi": 100, "zero_lo": 40, "zero_hi": 101}}, 2, 100)},
        "g23": {
            "k12": (3900 / 41, {"linear": {"floor": 85, "target": 98}}, 3, 77.86),
            "k13": (3100 / 41, {"linear": {"floor": 60, "target": 85}}, 3, 62.44),
        },
    },
    "d3": {
        "g31": {
            "k14": (500 / 6, {"linear": {"floor": 60, "target": 100}}, 2, 58.33),
            "k15": (100, {"linear": {"floor": 60, "target": 100}}, 3, 100),
        },
        "g32": {"k16": (1500 / 1290, {"linear": {"floor": 10, "target": 1}}, 3, 98.19)},
        "g33": {"k17": (74, {"linear": {"floor": 50, "target": 90}}, 2, 60.00)},
    },
    "d4": {
        "g41": {
            "k18": (
                68,
                {"percentile": {"low": 10, "low_score": 40, "high": 75, "high_score": 100, "ranked": True}},
                8,
                93.54,
            ),
            "k19": (200 / 46, {"linear": {"floor": 20, "target": 3}}, 3, 92.07),
        },
        "g42": {"k20": (75, {"linear": {"floor": 50, "target": 95}}, 3, 55.56)},
        "g43": {"k21": (41 / 11, {"band": {"lo": 3, "hi": 10, "zero_lo": 1.5, "zero_hi": 25}}, 2, 100)},
    },
    "d5": {
        "g51": {
            "k22": (80, {"linear": {"floor": 40, "target": 100}}, 3, 66.67),
            "k23": (78, {"linear": {"floor": 40, "target": 95}}, 2, 69.09),
        },
        "g52": {"k24": (8, {"deduction": {"points": 1}}, 4, 92.00)},
        "g53": {
            "k25": (97.2, {"linear": {"floor": 85, "target": 99.5}}, 3, 84.14),
            "k26": (93, {"linear": {"floor": 50, "target": 100}}, 1, 86.00),
        },
        "g54": {"k27": (1100 / 12, {"linear": {"floor": 60, "target": 100}}, 2, 79.17)},
    },
    "d6": {
        "g61": {"k28": (112, {"band": {"lo": 80, "hi": 120, "zero_lo": 40, "zero_hi": 200}}, 3, 100)},
        "g62": {"k29": (2.3, {"linear": {"floor": -10, "target": 5}}, 2, 82.00)},
    },
}
LEAVES = {
    name: leaf for groups in PARTS.values() for group in groups.values() for name, leaf in group.items()
}


@pytest.fixture(scope="module")
def example():
    tree = {
        dimension: {
            group: {name: {"weight": leaf[2], "scoring": leaf[1]} for name, leaf in leaves.items()}
            for group, leaves in groups.items()
        }
        for dimension, groups in PARTS.items()
    }
    return scored(scheme(tree, grading=GRADES), {name: [leaf[0]] for name, leaf in LEAVES.items()})


@pytest.mark.parametrize("name", LEAVES)
def test_each_of_the_29_scores_is_as_printed(example, name):
    (found,) = column(example.indicators, "score", indicator=name)

    assert found == pytest.approx(LEAVES[name][3], abs=0.005)


@pytest.mark.parametrize(
    ("node", "printed"),
    [
        ("d1", 78.16),
        ("d2", 85.08),
        ("d3", 83.12),
        ("d4", 86.95),
        ("d5", 80.20),
        ("d6", 92.80),
        ("total", 81.93),
    ],
)
def test_dimensions_and_total_are_as_printed(example, node, printed):
    (found,) = column(example.composites, "score", node=node)

    assert found == pytest.approx(printed, abs=0.005)


def test_the_grade_is_good_and_the_points_add_up_to_the_total(example):
    assert column(example.ranking, "grade") == ["good"]
    assert sum(column(example.indicators, "points")) == pytest.approx(column(example.ranking, "score")[0])


# UNDP, Human Development Report 2021/22, table 1 (CC BY 3.0 IGO): life expectancy, expected
# and mean years of schooling, income per head, and the index as printed.
COUNTRIES = [
    (83.9872, 16.50029945, 13.85966015, 66933.00454, 0.962),
    (83.2339, 18.18519974, 13.00362968, 64660.10622, 0.961),
]


def test_the_human_development_index_comes_out_as_printed():
    tree = {
        "health": {"g1": {"life": {"weight": 2, "scoring": {"linear": {"floor": 20, "target": 85}}}}},
        "education": {
            "g2": {
                "expected": {"weight": 1, "scoring": {"linear": {"floor": 0, "target": 18}}},
                "mean_years": {"weight": 1, "scoring": {"linear": {"floor": 0, "target": 15}}},
            }
        },
        "income": {
            "g3": {"gni": {"weight": 2, "scoring": {"linear": {"floor": 100, "target": 75000, "log": True}}}}
        },
    }
    made = scheme(tree, composite={"mean": "geometric", "decimals": 1}, ranking={"minimum": 1})
    life, expected, mean_years, gni, printed = (list(part) for part in zip(*COUNTRIES, strict=True))

    result = scored(made, {"life": life, "expected": expected, "mean_years": mean_years, "gni": gni})

    assert column(result.ranking, "score") == pytest.approx([100 * index for index in printed], abs=0.05)
    assert column(result.ranking, "rank") == [1, 2]
