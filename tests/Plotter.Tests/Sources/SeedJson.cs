// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Tests.Sources;

/// <summary>A small capture in the seed tool's format: unsorted, one donor not recorded, made-up indices.</summary>
static class SeedJson
{
    public const string Whole = """
        {
          "metadata": {"start_time": 1756929774.0, "end_time": 1756929874.0, "duration": 100.0, "total_events": 6, "kernel_version": "6.17.0-rc4"},
          "events": [
            {"timestamp": 10.0, "absolute_time": "2025-09-03T13:03:14.000000", "event_type": "extfrag", "pid": 1, "tid": 1, "comm": "mount", "order": 10, "fallback_order": 10, "migrate_from": "MOVABLE", "migrate_to": "UNMOVABLE", "is_steal": false, "node": -1, "fragmentation_index": 700},
            {"timestamp": 30.5, "absolute_time": "2025-09-03T13:03:34.600000", "event_type": "extfrag", "pid": 2, "tid": 2, "comm": "b\"q\u00e9", "order": 0, "fallback_order": 2, "migrate_from": "", "migrate_to": "MOVABLE", "is_steal": true, "node": -1, "fragmentation_index": 100},
            {"timestamp": 20.5, "absolute_time": "2025-09-03T13:03:24.600000", "event_type": "extfrag", "pid": 2, "tid": 2, "comm": "b", "order": 0, "fallback_order": 3, "migrate_from": "MOVABLE", "migrate_to": "UNMOVABLE", "is_steal": true, "node": -1, "fragmentation_index": 400},
            {"timestamp": 39.9, "absolute_time": "2025-09-03T13:03:44.000000", "event_type": "compaction_success", "pid": 3, "comm": "thp", "order": 9, "fragmentation_index": -1000, "zone": "Normal", "node": 0},
            {"timestamp": 40.0, "event_type": "compaction_failure", "pid": 3, "comm": "thp", "order": 9, "fragmentation_index": -1},
            {"timestamp": 41.0, "event_type": "compaction_failure", "pid": 3, "comm": "thp", "order": 9, "fragmentation_index": -1}
          ],
          "statistics": {"extfrag": {"10": 1, "0": 2}, "compaction": {"9": {"success": 1, "failure": 2}}}
        }
        """;
}
