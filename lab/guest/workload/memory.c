// SPDX-License-Identifier: Apache-2.0
#include "workload.h"

#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

long meminfo_kb(const char *format)
{
	char line[128];
	long kb = -1;
	FILE *file = fopen("/proc/meminfo", "r");

	if (!file)
		err(1, "/proc/meminfo");
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, format, &kb) == 1)
			break;
	fclose(file);
	if (kb < 0)
		errx(1, "/proc/meminfo has no %s", format);
	return kb;
}

static char *map(size_t bytes, int advice)
{
	char *start = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (start == MAP_FAILED)
		err(1, "mmap of %zu MiB", bytes / MIB);
	if (madvise(start, bytes, advice))
		err(1, "madvise");
	return start;
}

char *reserve(size_t bytes)
{
	return map(bytes, MADV_NOHUGEPAGE);
}

char *reserve_huge(size_t bytes)
{
	char *start = map(bytes + HUGE, MADV_HUGEPAGE);
	size_t lead = (HUGE - (uintptr_t)start % HUGE) % HUGE;

	if (lead)
		munmap(start, lead);
	if (lead < HUGE)
		munmap(start + lead + bytes, HUGE - lead);
	return start + lead;
}

void touch(char *memory, size_t bytes, size_t step)
{
	for (size_t at = 0; at < bytes; at += step)
		memory[at] = 1;
}

void punch(char *memory, size_t bytes, size_t every)
{
	for (size_t hole = 0; hole < bytes; hole += every * PAGE)
		if (madvise(memory + hole, PAGE, MADV_DONTNEED))
			err(1, "madvise");
}

size_t fill(char **memory, long free_kb, int huge)
{
	const size_t most = (size_t)meminfo_kb("MemTotal: %ld") * 1024 / HUGE * HUGE;
	size_t used = 0;

	*memory = huge ? reserve_huge(most) : reserve(most);
	while (used < most && meminfo_kb("MemFree: %ld") > free_kb) {
		touch(*memory + used, HUGE, huge ? HUGE : PAGE);
		used += HUGE;
	}
	return used;
}

void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		err(1, "%s", path);
	close(fd);
}

// Writing back what is there takes away the boost that falling back has given the
// watermarks (vm.watermark_boost_factor). With it a kernel kills for want of memory
// while a tenth is free, sooner or later as the part before has gone.
static void reset_watermarks(void)
{
	static const char path[] = "/proc/sys/vm/min_free_kbytes";
	char kb[32] = "";
	int fd = open(path, O_RDONLY);

	if (fd < 0 || read(fd, kb, sizeof(kb) - 1) < 0)
		err(1, "%s", path);
	close(fd);
	write_file(path, kb);
}

void settle(void)
{
	write_file("/proc/sys/vm/drop_caches", "3");
	write_file("/proc/sys/vm/compact_memory", "1");
	reset_watermarks();
}
