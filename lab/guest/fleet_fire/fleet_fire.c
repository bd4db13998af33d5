// SPDX-License-Identifier: GPL-2.0
/*
 * Fires page_alloc:mm_compaction_success and mm_compaction_failure, as often and
 * with the values that a line written to /sys/kernel/debug/fleet_fire says:
 *
 *   success NODE ZONE ORDER INDEX TIMES
 *   failure ORDER TIMES
 *
 * For the lab's guests: an agent must find exactly these events, though no kernel
 * on offer has the tracepoints.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/uaccess.h>

#define CREATE_TRACE_POINTS
#include "fleet_fire_events.h"

static struct dentry *file;

static int fire(const char *line)
{
	unsigned int zone, order, times;
	int node, index;

	if (sscanf(line, "success %d %u %u %d %u", &node, &zone, &order, &index, &times) == 5) {
		while (times--)
			trace_mm_compaction_success(node, zone, order, index);
		return 0;
	}
	if (sscanf(line, "failure %u %u", &order, &times) == 2) {
		while (times--)
			trace_mm_compaction_failure(order);
		return 0;
	}
	return -EINVAL;
}

static ssize_t fire_write(struct file *unused, const char __user *text, size_t length, loff_t *at)
{
	char line[80];
	int error;

	if (length >= sizeof(line))
		return -E2BIG;
	if (copy_from_user(line, text, length))
		return -EFAULT;
	line[length] = '\0';
	error = fire(line);
	return error ? error : length;
}

static const struct file_operations fire_operations = {
	.owner = THIS_MODULE,
	.write = fire_write,
};

static int __init fleet_fire_init(void)
{
	file = debugfs_create_file("fleet_fire", 0200, NULL, NULL, &fire_operations);
	return PTR_ERR_OR_ZERO(file);
}

static void __exit fleet_fire_exit(void)
{
	debugfs_remove(file);
}

module_init(fleet_fire_init);
module_exit(fleet_fire_exit);
MODULE_DESCRIPTION("Fires the out-of-tree compaction tracepoints in a lab guest");
MODULE_LICENSE("GPL");
