# SPDX-License-Identifier: Apache-2.0
"""Anderson and Darling's two-sample statistic by SciPy 1.10.1 of Debian 12, for DistributionDistanceTests.

apt-get install python3-scipy; /usr/bin/python3 tests/Analysis.Tests/Statistics/reference.py
"""
import numpy
import scipy
from scipy.stats import _morestats

def statistic(a, b):
    """Scholz and Stephens' equation 6, before scipy.stats.anderson_ksamp standardises it."""
    pooled = numpy.sort(numpy.hstack([a, b]))
    samples = [numpy.sort(numpy.array(a)), numpy.sort(numpy.array(b))]
    return _morestats._anderson_ksamp_right(samples, pooled, numpy.unique(pooled), 2, numpy.array([len(a), len(b)]), len(pooled))

X = [0.61, 0.29, 0.06, 0.59, -1.73, -0.74, 0.51, -0.56, 0.39, 1.64]
Y = [0.71, 1.10, 2.33, 0.05, 1.87, 0.64, 2.01, 1.45, 0.99, 1.23]
print(scipy.__version__, statistic(X, Y), statistic([1] * 5 + [2] * 3 + [4] * 2, [4] * 4 + [2] * 4 + [1] * 2))
