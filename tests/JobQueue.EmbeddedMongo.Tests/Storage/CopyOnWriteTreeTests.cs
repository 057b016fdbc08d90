using JobQueue.EmbeddedMongo.Storage.Trees;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Storage;

[Parallelizable(ParallelScope.All)]
internal sealed class CopyOnWriteTreeTests
{
    [TestCase(1, 50)]
    [TestCase(2, 2_000)]
    [TestCase(3, 100_000)]
    public void It_holds_what_a_sorted_dictionary_holds_and_old_versions_never_change(int seed, int keys)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<long, int>();
        var versions = new List<(CopyOnWriteTree<long, int, RecordIdOrder> Tree, KeyValuePair<long, int>[] Content)>();
        var tree = new CopyOnWriteTree<long, int, RecordIdOrder>().Edit(new object());

        for (var step = 0; step < 40_000; step++)
        {
            var key = (long)random.Next(keys);
            if (random.Next(5) < (step / 8_000 % 2 == 0 ? 3 : 1))
            {
                tree.Set(key, step);
                model[key] = step;
            }
            else
            {
                Assert.That(tree.Remove(key), Is.EqualTo(model.Remove(key)));
            }

            if (step % 4_000 == 0)
            {
                versions.Add((tree, [.. model]));
                tree = tree.Edit(new object());
            }
        }

        versions.Add((tree, [.. model]));
        foreach (var (version, content) in versions)
        {
            Assert.That(version.Count, Is.EqualTo(content.Length));
            Assert.That(Forward(version), Is.EqualTo(content));
            Assert.That(Backward(version), Is.EqualTo(content.Reverse()));
        }
    }

    [Test]
    public void Seeking_finds_the_neighbours_of_keys_that_are_not_there()
    {
        var tree = new CopyOnWriteTree<long, int, RecordIdOrder>().Edit(new object());
        for (var key = 0; key < 10_000; key += 2)
        {
            tree.Set(key, key);
        }

        var cursor = tree.Cursor();
        for (var key = 1; key < 9_997; key += 2)
        {
            Assert.That(cursor.SeekCeiling(key) ? cursor.Key : -1, Is.EqualTo(key + 1));
            Assert.That(cursor.SeekBelow(key) ? cursor.Key : -1, Is.EqualTo(key - 1));
            Assert.That(cursor.SeekBelow(key + 1) ? cursor.Key : -1, Is.EqualTo(key - 1));
        }

        Assert.That(cursor.SeekCeiling(10_000), Is.False);
        Assert.That(cursor.SeekBelow(0), Is.False);
    }

    [Test]
    public void Estimated_ranks_come_near_to_the_real_ones()
    {
        var tree = new CopyOnWriteTree<long, int, RecordIdOrder>().Edit(new object());
        foreach (var key in Enumerable.Range(0, 50_000).OrderBy(key => key * 7919 % 50_000))
        {
            tree.Set(key, 0);
        }

        foreach (var key in new long[] { 0, 1_000, 25_000, 49_999 })
        {
            Assert.That(tree.EstimateRank(key), Is.EqualTo(key).Within(10_000));
        }
    }

    [Test]
    public void A_queue_that_is_filled_at_one_end_and_emptied_at_the_other_stays_shallow()
    {
        var tree = new CopyOnWriteTree<long, int, RecordIdOrder>().Edit(new object());
        for (var key = 0; key < 200_000; key++)
        {
            tree.Set(key, key);
            if (key >= 100)
            {
                tree.Remove(key - 100);
            }
        }

        var depth = 0;
        for (var node = tree.Root; node is TreeBranch<long, int> branch; node = branch.Children[0])
        {
            depth++;
        }

        Assert.That(tree.Count, Is.EqualTo(100));
        Assert.That(depth, Is.LessThanOrEqualTo(2));
    }

    private static List<KeyValuePair<long, int>> Forward(CopyOnWriteTree<long, int, RecordIdOrder> tree)
    {
        var (all, cursor) = (new List<KeyValuePair<long, int>>(), tree.Cursor());
        for (var more = cursor.First(); more; more = cursor.Next())
        {
            all.Add(KeyValuePair.Create(cursor.Key, cursor.Value));
        }

        return all;
    }

    private static List<KeyValuePair<long, int>> Backward(CopyOnWriteTree<long, int, RecordIdOrder> tree)
    {
        var (all, cursor) = (new List<KeyValuePair<long, int>>(), tree.Cursor());
        for (var more = cursor.Last(); more; more = cursor.Previous())
        {
            all.Add(KeyValuePair.Create(cursor.Key, cursor.Value));
        }

        return all;
    }
}
