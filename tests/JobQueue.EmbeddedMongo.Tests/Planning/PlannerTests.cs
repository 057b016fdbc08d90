using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Planning;

[Parallelizable(ParallelScope.All)]
internal sealed class PlannerTests
{
    private static readonly EvaluationContext Context = new() { Now = DateTime.UnixEpoch };

    private static readonly string[] IndexSets =
    [
        "{a:1}", "{a:-1}", "{a:1,b:1}", "{a:1,b:-1,c:1}", "{b:1}", "{c:-1,a:1}", "{'d.x':1}", "{'d.x':1,'d.y':-1}", "{a:1,'d.x':1}", "{b:-1,'d.y':1,a:1}",
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void Whatever_plan_is_chosen_the_result_is_that_of_reading_everything(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var documents = Enumerable.Range(0, random.Next(60)).Select(i => RandomDocument(random, i)).ToList();
            var collection = Collection(documents, [.. IndexSets.Where(_ => random.Next(3) == 0).Select(key => RandomIndex(random, key))]);
            for (var query = 0; query < 60; query++)
            {
                AssertSameAsNaive(collection, documents, RandomFilter(random), RandomSort(random));
            }
        }
    }

    [Test]
    public void A_claim_over_several_lanes_merges_their_scans_and_sorts_nothing()
    {
        var documents = Enumerable.Range(0, 400).Select(i => new BsonDocument { { "_id", i }, { "lane", "l" + (i % 8) }, { "pr", i % 3 }, { "at", i }, { "c", i % 2 == 0 } }).ToList();
        var collection = Collection(documents, [Index("{lane:1,pr:-1,at:1,_id:1}", new BsonDocument("c", true))]);

        var plan = Planner.Plan(collection, Request("{c:true,lane:{$in:['l0','l2','l4']},at:{$lte:100}}", "{pr:-1,at:1,_id:1}") with { Limit = 5 });
        var found = plan.Run().Select(row => row.Document!["_id"].AsInt32).ToList();

        Assert.That(found, Is.EqualTo(new[] { 2, 8, 20, 26, 32 }));
        Assert.That(Stages(plan.Root), Is.EqualTo(new[] { "LIMIT", "FETCH", "SORT_MERGE", "IXSCAN", "IXSCAN", "IXSCAN" }));
        Assert.That(plan.Root.TotalKeysExamined(), Is.EqualTo(7));
        Assert.That(plan.Root.TotalDocumentsExamined(), Is.EqualTo(5));
    }

    [TestCase(200, "SORT_MERGE")]
    [TestCase(201, "SORT")]
    public void More_than_two_hundred_scans_are_sorted_in_memory_instead_of_merged(int values, string stage)
    {
        var collection = Collection([.. Enumerable.Range(0, 500).Select(i => new BsonDocument { { "_id", i }, { "a", i }, { "b", -i } })], [Index("{a:1,b:1}")]);
        var filter = new BsonDocument("a", new BsonDocument("$in", new BsonArray(Enumerable.Range(0, values))));

        var plan = Planner.Plan(collection, Request(filter.ToJson(), "{b:1}"));

        Assert.That(plan.Run().Count(), Is.EqualTo(values));
        Assert.That(Stages(plan.Root), Does.Contain(stage));
    }

    [TestCase("{a:5}", "IXSCAN")]
    [TestCase("{a:5,c:false}", "COLLSCAN")]
    [TestCase("{a:5,c:true}", "IXSCAN")]
    public void A_partial_index_serves_only_filters_that_imply_it(string filter, string stage)
    {
        var partial = stage == "IXSCAN" && filter == "{a:5}" ? null : new BsonDocument("c", true);
        var collection = Collection([.. Enumerable.Range(0, 10).Select(i => new BsonDocument { { "_id", i }, { "a", i }, { "c", i % 2 == 0 } })], [Index("{a:1}", partial)]);

        var plan = Planner.Plan(collection, Request(filter));

        Assert.That(Stages(plan.Root), Does.Contain(stage));
    }

    [TestCase("{a:{$gte:10,$lt:20}}", "", 10, 10)]
    [TestCase("{a:{$in:[1,5,9]}}", "{a:1}", 6, 3)]
    [TestCase("{a:{$ne:5}}", "", 400, 399)]
    [TestCase("{a:7,b:{$gt:3}}", "", 1, 1)]
    public void Only_the_entries_inside_the_bounds_are_visited(string filter, string sort, int keys, int fetched)
    {
        var collection = Collection([.. Enumerable.Range(0, 400).Select(i => new BsonDocument { { "_id", i }, { "a", i }, { "b", i } })], [Index("{a:1}")]);

        var plan = Planner.Plan(collection, Request(filter, sort));
        _ = plan.Run().Count();

        Assert.That(plan.Root.TotalKeysExamined(), Is.EqualTo(keys));
        Assert.That(plan.Root.TotalDocumentsExamined(), Is.EqualTo(fetched));
    }

    [Test]
    public void A_selective_index_is_preferred_to_one_that_only_gives_the_order()
    {
        var collection = Collection(
            [.. Enumerable.Range(0, 2_000).Select(i => new BsonDocument { { "_id", i }, { "status", i % 500 == 0 ? "rare" : "common" }, { "at", i } })],
            [Index("{status:1}"), Index("{at:1}")]);

        var rare = Planner.Plan(collection, Request("{status:'rare'}", "{at:1}") with { Limit = 20 });
        var common = Planner.Plan(collection, Request("{status:'common'}", "{at:1}") with { Limit = 20 });

        Assert.That(Stages(rare.Root), Does.Contain("SORT"));
        Assert.That(Stages(common.Root), Does.Not.Contain("SORT"));
    }

    [TestCase("{b:1}", "")]
    [TestCase("{a:{$gte:0}}", "")]
    [TestCase("{}", "{b:1}")]
    public void A_scan_ends_when_its_time_is_over(string filter, string sort)
    {
        using var over = new CancellationTokenSource();
        var collection = Collection([.. Enumerable.Range(0, 10).Select(i => new BsonDocument { { "_id", i }, { "a", i } })], [Index("{a:1}")]);
        var plan = Planner.Plan(collection, Request(filter, sort) with { Cancellation = over.Token });

        over.Cancel();

        Assert.That(() => plan.Run().Count(), Throws.InstanceOf<OperationCanceledException>());
    }

    private static void AssertSameAsNaive(CollectionState collection, List<BsonDocument> documents, string filter, string sort)
    {
        var matcher = DocumentMatcher.Parse(BsonDocument.Parse(filter), Context);
        var order = SortSpec.Parse(BsonDocument.Parse(sort));
        var expected = documents.Where(matcher.Matches).ToList();
        var plan = Planner.Plan(collection, Request(filter, sort));

        var found = plan.Run().Select(row => row.Document!).ToList();

        var why = $"{filter} by {sort}: {plan.Root.Explain(withCounters: true)}";
        Assert.That(found.Select(document => document["_id"].AsInt32), Is.EquivalentTo(expected.Select(document => document["_id"].AsInt32)), why);
        for (var i = 1; i < found.Count; i++)
        {
            Assert.That(order.Compare(order.KeyOf(found[i - 1]), order.KeyOf(found[i])), Is.LessThanOrEqualTo(0), why);
        }
    }

    private static BsonDocument RandomDocument(Random random, int id)
    {
        var document = new BsonDocument("_id", id);
        foreach (var field in new[] { "a", "b", "c" }.Where(_ => random.Next(6) > 0))
        {
            document.Add(field, random.Next(12) == 0 ? new BsonArray { Small(random), Small(random) } : Small(random));
            if (random.Next(4) == 0)
            {
                // At most one array in a compound key: two would be parallel.
                break;
            }
        }

        foreach (var name in document.Names.Where(name => document[name].IsBsonArray).Skip(1).ToList())
        {
            document[name] = Small(random);
        }

        var hasArray = document.Any(element => element.Value.IsBsonArray);
        document.Add("d", random.Next(3) == 0 && !hasArray ? new BsonArray { Nested(random), Nested(random) } : Nested(random));
        return document;
    }

    private static BsonDocument Nested(Random random) => random.Next(5) == 0 ? [] : new BsonDocument { { "x", Small(random) }, { "y", Small(random) } };

    private static BsonValue Small(Random random) => random.Next(12) switch
    {
        0 => BsonNull.Value,
        1 => "s" + random.Next(3),
        2 => random.Next(5) + 0.5,
        3 => random.Next(2) == 0,
        4 => double.NaN,
        _ => random.Next(6),
    };

    private static string RandomFilter(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(4)).Select(_ => RandomCondition(random)).ToList();
        if (random.Next(6) == 0)
        {
            parts.Add($"$or:[{{{RandomCondition(random)}}},{{{RandomCondition(random)}}}]");
        }

        return parts.Count == 0 ? "{}" : $"{{$and:[{string.Join(",", parts.Select(part => $"{{{part}}}"))}]}}";
    }

    private static string RandomCondition(Random random)
    {
        var path = new[] { "a", "b", "c", "d.x", "d.y", "_id" }[random.Next(6)];
        var (one, two) = (Small(random).ToJson(), Small(random).ToJson());
        return random.Next(14) switch
        {
            0 => $"'{path}':{{$gt:{one}}}",
            1 => $"'{path}':{{$gte:{one},$lte:{two}}}",
            2 => $"'{path}':{{$lt:{one}}}",
            3 => $"'{path}':{{$in:[{one},{two},null]}}",
            4 => $"'{path}':{{$ne:{one}}}",
            5 => $"'{path}':{{$nin:[{one},{two}]}}",
            6 => $"'{path}':{{$exists:{(random.Next(2) == 0 ? "true" : "false")}}}",
            7 => $"'{path}':{{$not:{{$lte:{one}}}}}",
            8 => $"'{path}':{{$type:'number'}}",
            9 => $"'{path}':/^s{random.Next(3)}/",
            10 => "d:{$elemMatch:{x:" + one + ",y:{$gte:" + two + "}}}",
            11 => $"'{path}':{{$in:[{one},{two}]}}",
            12 => $"'{path}':{{$all:[{one},{two}]}}",
            _ => $"'{path}':{one}",
        };
    }

    private static string RandomSort(Random random) => random.Next(3) == 0
        ? "{}"
        : $"{{{string.Join(",", new[] { "a", "b", "c", "'d.y'", "_id" }.OrderBy(_ => random.Next()).Take(1 + random.Next(2)).Select(field => $"{field}:{(random.Next(2) == 0 ? 1 : -1)}"))}}}";

    private static IndexSpec RandomIndex(Random random, string key) => random.Next(6) switch
    {
        0 => Index(key) with { Sparse = true },
        1 => Index(key, BsonDocument.Parse("{a:{$gte:2}}")),
        2 => Index(key, BsonDocument.Parse("{b:{$exists:true}}")),
        _ => Index(key),
    };

    private static IndexSpec Index(string key, BsonDocument? partial = null)
    {
        var document = new BsonDocument { { "key", BsonDocument.Parse(key) }, { "name", key } };
        if (partial is not null)
        {
            document.Add("partialFilterExpression", partial);
        }

        return IndexSpecParser.Parse(document);
    }

    private static CollectionState Collection(List<BsonDocument> documents, IReadOnlyList<IndexSpec> indexes)
    {
        var batch = new WriteBatch(Catalog.Empty, new ConflictCheck(new WriteIntents(), null, () => Catalog.Empty));
        var collection = batch.Create("d.c", Guid.Empty, CollectionOptions.Default);
        foreach (var index in indexes)
        {
            batch.CreateIndex(collection, index);
        }

        foreach (var document in documents)
        {
            batch.Insert(batch.Catalog.Find("d.c")!, document, RawBson.Write(document));
        }

        return batch.Catalog.Find("d.c")!;
    }

    private static QueryRequest Request(string filter, string sort = "") => new()
    {
        Filter = DocumentMatcher.Parse(BsonDocument.Parse(filter), Context),
        Sort = sort.Length == 0 ? [] : BsonDocument.Parse(sort),
    };

    private static List<string> Stages(PlanStage stage) => [stage.Name, .. stage.Inputs.SelectMany(Stages)];
}
