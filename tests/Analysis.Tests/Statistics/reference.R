# SPDX-License-Identifier: Apache-2.0
# What the tests beside this file hold the code against, computed by R and its recommended package boot.
#   apt-get install r-base-core r-cran-boot; Rscript tests/Analysis.Tests/Statistics/reference.R
# The figures in the tests are those of R 4.2.2 (2022-11-10 r83330) and boot 1.3-28.1, of Debian 12.
library(boot)
say <- function(name, ...) cat(sprintf("%-34s %s\n", name, paste(sapply(unlist(list(...)), format, digits = 12), collapse = " ")))

# MannWhitneyTests, HodgesLehmannTests
at_term <- c(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46)
early <- c(1.15, 0.88, 0.90, 0.74, 1.21)
w <- wilcox.test(at_term, early, conf.int = TRUE)
say("permeability: p, shift, interval", w$p.value, w$estimate, w$conf.int)
shift <- function(a, b) { w <- wilcox.test(b, a, conf.int = TRUE, exact = TRUE); c(w$estimate, w$conf.int) }
say("shift 1", shift(c(412, 398, 455, 430, 441), c(301, 322, 287, 340, 296)))
say("shift 2", shift(c(10.1, 12.3, 11.7, 9.8), c(14.2, 11.9, 15.1, 13.3)))
tied <- function(a, b) {
  ranks <- rank(c(a, b)); middle <- length(a) * (length(ranks) + 1) / 2
  sums <- combn(length(ranks), length(a), function(chosen) sum(ranks[chosen]))
  mean(abs(sums - middle) >= abs(sum(ranks[seq_along(a)]) - middle) - 1e-9)
}
say("ties", tied(c(0, 0, 1, 2, 3), c(2, 3, 4, 4, 5)), tied(c(0, 0, 0, 0), c(0, 0, 1, 5)), tied(c(7, 7, 7), c(7, 7, 7)))
say("many ties, approximated", wilcox.test(1:31 %% 11, (1:30 * 7) %% 13, exact = FALSE, correct = TRUE)$p.value)
say("qwilcox", qwilcox(0.025, c(3, 4, 5, 6, 10), c(3, 4, 5, 6, 5)))

# PermutationTestTests: every choice counted
treated <- c(94, 197, 16, 38, 99, 141, 23); control <- c(52, 104, 146, 10, 51, 30, 40, 27, 46)
mice <- c(treated, control); sums <- combn(16, 7, function(chosen) sum(mice[chosen])) - 7 * mean(mice)
say("mice: difference, p", mean(treated) - mean(control), mean(abs(sums) >= sum(treated) - 7 * mean(mice) - 1e-9))

# RateRatioTests
poisson <- poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878))
say("poisson", poisson$estimate, poisson$conf.int, poisson.test(c(0, 3), c(1, 1))$conf.int)
say("qt, pbeta", qt(0.975, c(5, 1)), pbeta(0.5, 2, 4))
say("pnorm, qnorm", pnorm(c(1.96, -5, -8)), qnorm(0.025))

# FamilyTests, EffectTests
trial <- c(0.0201, 0.0001, 0.0004, 0.0019, 0.0095, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1)
say("BH", p.adjust(trial, "BH"))
say("Holm", p.adjust(sort(trial), "holm"))
say("Holm of five, of three", p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm"), p.adjust(c(0.045, 0.05 / 3, 0.06), "holm"))
say("Cliff", mean(sign(outer(c(10, 10, 20, 20, 20, 30, 30, 30, 40, 50), c(10, 20, 30, 40, 40, 50), "-"))))
say("ranks of the median's interval", qbinom(0.025, 5:12, 0.5))
say("power", (qnorm(0.975) + qnorm(0.8)) / qnorm(0.975))

# DistributionDistanceTests; reference.py has Anderson and Darling's
x <- c(0.61, 0.29, 0.06, 0.59, -1.73, -0.74, 0.51, -0.56, 0.39, 1.64)
y <- c(0.71, 1.10, 2.33, 0.05, 1.87, 0.64, 2.01, 1.45, 0.99, 1.23)
say("Kolmogorov and Smirnov", ks.test(x, y)$statistic)

# ChangePointsTests: the split with the greatest standardised rank sum
ranks <- rank(Nile) - 50.5
splits <- sapply(3:97, function(i) sum(ranks[1:i])^2 / (i * (100 - i)))
say("Nile: last year before the change", 1870 + (3:97)[which.max(splits)])

# BootstrapTests: bca intervals at the level that the widening for small samples comes to
bca <- function(drawn, smallest) {
  level <- 2 * pnorm(sqrt(smallest / (smallest - 1)) * qt(0.975, smallest - 1)) - 1
  boot.ci(drawn, conf = level, type = "bca", L = empinf(drawn, type = "jack"))$bca[4:5]
}
set.seed(1)
data <- data.frame(value = c(control, treated), arm = rep(1:2, c(9, 7)))
difference <- function(data, chosen) { d <- data[chosen, ]; mean(d$value[d$arm == 2]) - mean(d$value[d$arm == 1]) }
say("mice: bca", bca(boot(data, difference, R = 99999, strata = data$arm), 7))
set.seed(2)
say("paired: bca", bca(boot(c(4.1, 2.2, 7.9, 3.3, 12.6, 5.0, 1.7, 6.4), function(v, i) mean(v[i]), R = 99999), 8))
set.seed(3)
blocks <- function(v, length) tsboot(as.numeric(v), mean, R = 99999, l = length, sim = "fixed", endcorr = TRUE)$t
say("Nile, halves: blocks of 5, of 3", quantile(blocks(Nile[51:100], 3) - blocks(Nile[1:50], 5), c(0.025, 0.975)))
