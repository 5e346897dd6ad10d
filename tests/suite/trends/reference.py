"""Figures of an independent implementation, against which the tests hold the statistics.

Run with Python 3 and scipy 1.11 or newer; it rewrites reference.json beside it:

    python3 -m venv venv && venv/bin/pip install scipy && venv/bin/python tests/suite/trends/reference.py

Exact tests that scipy does not have are done here by brute force over every table or order, in fractions.
"""

import itertools
import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
from scipy import stats


def cochran_armitage(groups):
    """One-sided, conditional: every table with the same sums, each weighed by how often it comes about."""
    total = sum(k for k, _ in groups)
    score = sum(i * k for i, (k, _) in enumerate(groups))
    whole = tail = 0
    for table in itertools.product(*(range(n + 1) for _, n in groups)):
        if sum(table) == total:
            weight = math.prod(math.comb(n, k) for k, (_, n) in zip(table, groups))
            whole += weight
            if sum(i * k for i, k in enumerate(table)) >= score:
                tail += weight
    return score, float(Fraction(tail, whole))


def cochran_armitage_normal(groups):
    k = np.array([k for k, _ in groups], float)
    n = np.array([n for _, n in groups], float)
    x = np.arange(len(groups), dtype=float)
    rate = k.sum() / n.sum()
    centred = x - (n * x).sum() / n.sum()
    variance = rate * (1 - rate) * (n * centred**2).sum() * n.sum() / (n.sum() - 1)
    return float(stats.norm.sf(((k * x).sum() - 0.5 - rate * (n * x).sum()) / math.sqrt(variance)))


def kendall_s(values):
    return sum(int(np.sign(b - a)) for a, b in itertools.combinations(values, 2))


def mann_kendall(values):
    s = kendall_s(values)
    if len(set(values)) == len(values):
        p = stats.kendalltau(range(len(values)), values, method="exact").pvalue
        return s, float(p)
    orders = list(itertools.permutations(values))
    return s, float(Fraction(sum(abs(kendall_s(o)) >= abs(s) for o in orders), len(orders)))


def mann_kendall_normal(values):
    n, s = len(values), kendall_s(values)
    ties = np.unique(values, return_counts=True)[1].astype(float)
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    return s, float(min(1, 2 * stats.norm.sf((abs(s) - 1) / math.sqrt(variance))))


def mann_whitney(a, b):
    u = stats.mannwhitneyu(a, b).statistic
    if len(set(a) | set(b)) == len(a) + len(b):
        return float(u), float(stats.mannwhitneyu(a, b, method="exact").pvalue)
    middle = len(a) * len(b) / 2

    def distance(x, y):
        return abs(stats.mannwhitneyu(x, y).statistic - middle)

    result = stats.permutation_test((a, b), distance, alternative="greater", n_resamples=np.inf)
    return float(u), float(result.pvalue)


def permutation(a, b):
    result = stats.permutation_test(
        (a, b), lambda x, y: abs(np.mean(y) - np.mean(x)), alternative="greater", n_resamples=np.inf
    )
    return float(np.mean(b) - np.mean(a)), float(result.pvalue)


TREND = [
    [(0, 8), (1, 7), (3, 8)],
    [(0, 8), (1, 7), (3, 8), (4, 9)],
    [(0, 8), (1, 7), (3, 8), (4, 9), (1, 8)],
    [(3, 5), (2, 5), (0, 5), (0, 4)],
    [(0, 3), (0, 4), (0, 2)],
    [(2, 2), (5, 5)],
    [(1, 12), (0, 0), (2, 9), (5, 11), (0, 1)],
]
LARGE = [[(20, 400), (25, 410), (33, 390), (41, 420)], [(90, 900), (70, 800), (60, 850)]]
KENDALL = [
    [0, 1 / 7, 3 / 8, 4 / 9],
    [1, 2, 3, 4, 5],
    [5, 4, 3, 2, 1],
    [8, 10, 10, 11, 8],
    [1, 1, 1],
    [3, 1, 4, 1, 5, 9, 2],
    [2, 7, 1, 8, 2.5, 8.5, 1.5, 8.25, 4, 5],
    [1, 1, 2, 2, 3, 3, 3, 4],
]
KENDALL_LARGE = [[1, 3, 2, 5, 4, 6, 8, 7, 9, 12, 11, 10, 13], [1, 1, 2, 2, 2, 3, 3, 1, 4, 4, 5, 5, 6, 2]]
PAIRS = [
    ([1.0, 1.1, 1.2, 1.5, 0.9, 0.8, 1.4, 1.3], [0.7, 0.95, 0.85, 0.6, 1.05, 0.75, 0.65, 0.5]),
    ([3, 3, 4, 2, 5, 3, 3, 4], [4, 4, 5, 3, 5, 4, 4, 5]),
    ([1, 2, 3], [4, 5, 6, 7]),
    ([2, 2, 2], [2, 2, 2, 2]),
    ([1, 1, 1, 5], [1, 1, 1, 1]),
    ([3.5, 4, 4, 2, 3, 3, 4.5, 5, 3], [3, 2.5, 2, 3, 4, 2, 3, 3.5]),
]
WILSON = [(8, 8), (6, 7), (5, 8), (5, 9), (7, 8), (0, 8), (7, 17), (1, 8), (0, 1), (123, 456)]
VALUES = [[1.0], [8, 10, 10, 11, 8], [1, 2, 3, 4], [0.9, 1.0, 1.1, 1.5, 1.2, 1.0, 0.7, 1.0, 1.3]]
SCORES = [[10, 9, 8, 7, 6, 0, 10, 9, 3, 8], [0, 0, 0], [9, 9, 10], [5, 6, 7, 8, 9, 10, 10, 2]]
COUNTS = [[(6, 21), (9, 30), (5, 25), (7, 28)], [(2, 10), (9, 30), (5, 25), (7, 28)]]


def xmr(values):
    values = np.array(values, float)
    return float(values.mean()), float(2.66 * np.abs(np.diff(values)).mean())


def u_chart(counts):
    k, n = np.array(counts, float).T
    rate = k.sum() / n.sum()
    if (rate * n < 2).any():
        return None
    return [[float(rate), float(3 * math.sqrt(rate / cases))] for cases in n]


def promoters(scores):
    n = len(scores)
    p, d = sum(s >= 9 for s in scores) / n, sum(s <= 6 for s in scores) / n
    return 100 * (p - d), 100 * stats.norm.ppf(0.975) * math.sqrt(max(0, (p + d - (p - d) ** 2) / n))


def interval(k, n):
    ends = stats.binomtest(k, n).proportion_ci(method="wilson")
    return float(ends.low), float(ends.high)


figures = {
    "made_with": f"scipy {scipy.__version__}, numpy {np.__version__}",
    "wilson": [[k, n, *interval(k, n)] for k, n in WILSON],
    "cochran_armitage": [[groups, *cochran_armitage(groups)] for groups in TREND],
    "cochran_armitage_normal": [[groups, cochran_armitage_normal(groups)] for groups in LARGE],
    "mann_kendall": [[values, *mann_kendall(values)] for values in KENDALL],
    "mann_kendall_normal": [[values, *mann_kendall_normal(values)] for values in KENDALL_LARGE],
    "mann_whitney": [[a, b, *mann_whitney(a, b)] for a, b in PAIRS],
    "mann_whitney_normal": [
        [a, b, float(stats.mannwhitneyu(a, b, method="asymptotic").pvalue)]
        for a, b in [(list(range(0, 80, 2)), list(range(15, 95, 2))), ([i % 7 for i in range(40)], [i % 9 for i in range(40)])]
    ],
    "permutation": [[a, b, *permutation(a, b)] for a, b in PAIRS],
    "quantiles": [
        [values, float(np.median(values)), float(np.quantile(values, 0.9)), float(np.mean(values))] for values in VALUES
    ],
    "above": [[z, float(stats.norm.sf(z))] for z in (-3.0, -0.5, 0.0, 0.1, 1.0, 1.96, 3.4, 3.6, 6.0, 8.0)],
    "promoters": [[scores, *promoters(scores)] for scores in SCORES],
    "xmr": [[values, *xmr(values)] for values in VALUES if len(values) > 1],
    "u": [[counts, u_chart(counts)] for counts in COUNTS],
    "middle_gap": [[mean, float(stats.geom.median(1 / (1 + mean)) - 1)] for mean in (0.4, 1.5, 4.2, 7.6, 25.0)],
}
Path(__file__).with_name("reference.json").write_text(json.dumps(figures, indent=1) + "\n")
