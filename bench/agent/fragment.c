// SPDX-License-Identifier: Apache-2.0
/*
 * Makes this machine's own kernel fragment: real mm_page_alloc_extfrag events.
 *
 * 1. A part of the memory is filled with small movable pages.
 * 2. The rest is filled with huge ones. Whenever it runs low every third of the
 *    small pages is given back, a little at a time. In the end what is free is
 *    isolated single pages in movable blocks, too few in each for the kernel to
 *    give a block away.
 * 3. Page tables, which cannot be moved, use up the blocks that are left, and what is
 *    free in the blocks that are no movable ones: an earlier run leaves a GiB of it.
 *    Now each further one has to be stolen from a movable block: one event a page.
 *
 * Prints "ready"; then each line "SECONDS PAGES_PER_SECOND" on standard input is
 * answered by one round of making and freeing page tables, and their number.
 * Ends with its input. It is the first victim of the OOM killer, leaves 2.5 GiB
 * available and ends after MOST_SECONDS whatever happens. Exit 3: too little memory.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MIB	  (1UL << 20)
#define SMALL	  4096UL
#define HUGE	  (2 * MIB) /* also what one page table maps */
#define LEAST_MIB (14 * 1024UL)
/* Free after step 2, besides what is free in blocks that are not movable. */
#define KEEP_MIB     3400UL
#define HOLES_MIB    2880UL /* of that, single pages; the rest is in blocks that can be claimed */
#define TABLES_MIB   300UL  /* kept in step 3 */
#define ROUND_MIB    500UL  /* made and freed over and over */
#define MOST_SECONDS 400

static void fail(const char *what)
{
	perror(what);
	exit(70);
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static unsigned long meminfo_mib(const char *name)
{
	char format[64], line[128];
	unsigned long kib = 0;
	FILE *f = fopen("/proc/meminfo", "r");

	if (!f)
		fail("/proc/meminfo");
	snprintf(format, sizeof(format), "%s: %%lu", name);
	while (fgets(line, sizeof(line), f) && sscanf(line, format, &kib) != 1)
		;
	fclose(f);
	return kib / 1024;
}

/* Free where page tables find room without stealing it from a movable block. */
static unsigned long free_unmovable_mib(void)
{
	FILE *f = fopen("/proc/pagetypeinfo", "r");
	unsigned long pages = 0, blocks;
	char line[512];
	int used;

	if (!f)
		fail("/proc/pagetypeinfo");
	while (fgets(line, sizeof(line), f)) {
		char *type = strstr(line, "type "), *at;

		if (!type ||
		    (!(at = strstr(type, "Unmovable")) && !(at = strstr(type, "Reclaimable"))))
			continue;
		at += strcspn(at, " ");
		/* ">100000" is where the kernel stopped counting. */
		for (int order = 0; sscanf(at += strspn(at, " >"), "%lu%n", &blocks, &used) == 1;
		     order++, at += used)
			pages += blocks << order;
	}
	fclose(f);
	return pages * SMALL / MIB;
}

static char *reserve(size_t bytes, int advice)
{
	char *p = mmap(NULL, bytes + HUGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		fail("mmap");
	p = (char *)(((unsigned long)p + HUGE - 1) & ~(HUGE - 1));
	madvise(p, bytes, advice);
	return p;
}

static void first_victim(void)
{
	FILE *f = fopen("/proc/self/oom_score_adj", "w");

	if (!f || fputs("1000", f) < 0 || fclose(f))
		fail("oom_score_adj");
}

static void give_back(char *from, char *to)
{
	for (; from < to; from += 3 * SMALL)
		if (madvise(from, SMALL, MADV_DONTNEED))
			fail("madvise");
}

static void isolate_free_pages(unsigned long unmovable_mib)
{
	const unsigned long keep_mib = KEEP_MIB + unmovable_mib;
	const size_t small = 3 * HOLES_MIB * MIB, part = 3 * 16 * MIB;
	char *p = reserve(small, MADV_NOHUGEPAGE), *end = p + small;
	char *huge, *huge_end;

	for (char *page = p; page < end; page += SMALL)
		*page = 1;
	huge_end = huge = reserve(meminfo_mib("MemTotal") * MIB, MADV_HUGEPAGE);
	huge_end += (meminfo_mib("MemFree") - (keep_mib - HOLES_MIB)) * MIB;
	while (huge < huge_end) {
		if (meminfo_mib("MemFree") > keep_mib || p >= end) {
			*huge = 1;
			huge += HUGE;
		} else {
			give_back(p, p + part);
			p += part;
		}
	}
	if (p < end)
		give_back(p, end);
}

/* A read maps the shared zero page: all it costs is the page table. */
static void make_table(char *p)
{
	*(volatile char *)p;
}

static void use_up_blocks(unsigned long unmovable_mib)
{
	size_t tables = (TABLES_MIB + unmovable_mib) * MIB / SMALL;
	char *p = reserve(tables * HUGE, MADV_NOHUGEPAGE);

	for (size_t i = 0; i < tables; i++)
		make_table(p + i * HUGE);
}

static void wait_until(double when)
{
	double left = when - seconds();

	if (left > 0) {
		struct timespec t = {left, (left - (long)left) * 1e9};

		nanosleep(&t, NULL);
	}
}

static long churn(double length, double rate)
{
	const size_t bytes = ROUND_MIB * MIB / SMALL * HUGE;
	const double start = seconds();
	long pages = 0;

	while (seconds() < start + length) {
		char *p = reserve(bytes, MADV_NOHUGEPAGE), *end = p + bytes;

		for (char *at = p; at < end && seconds() < start + length; at += HUGE) {
			make_table(at);
			if (++pages % 256 == 0)
				wait_until(start + pages / rate);
		}
		munmap(p, bytes);
	}
	return pages;
}

int main(void)
{
	const unsigned long unmovable = free_unmovable_mib();
	double length, rate;

	alarm(MOST_SECONDS);
	first_victim();
	if (meminfo_mib("MemFree") < LEAST_MIB + unmovable) {
		fprintf(stderr, "fragment: %lu MiB free, needs %lu\n", meminfo_mib("MemFree"),
			LEAST_MIB + unmovable);
		return 3;
	}
	isolate_free_pages(unmovable);
	use_up_blocks(unmovable);
	setlinebuf(stdout);
	puts("ready");
	while (scanf("%lf %lf", &length, &rate) == 2)
		printf("%ld\n", churn(length, rate));
	return 0;
}
