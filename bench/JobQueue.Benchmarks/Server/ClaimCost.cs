using JobQueue.Benchmarks.Measuring;
using MongoDB.Bson;
using MongoDB.Driver;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Server;

/// <summary>A claim's findAndModify on 100,000 waiting jobs, beside what no server can go below: a round trip and a change of one ordered set.</summary>
internal static class ClaimCost
{
    private const int Jobs = 100_000;
    private const int Turn = 200;
    private const int WarmUp = 5000;

    public static async Task RunAsync(ServerRun run, CancellationToken cancellationToken)
    {
        using var echo = EchoProcess.Start();
        await using var contenders = new Contenders<Contender>();
        foreach (var tool in run.Tools)
        {
            contenders.Add(await Contender.StartAsync(tool, cancellationToken));
        }

        var (trip, set) = (new Samples(), new Samples());
        using var raw = new RawConnection(echo.Port);
        var tree = new OrderedQueue(Jobs);
        var message = RawConnection.Message(contenders[0].Command);
        for (var round = 0; round <= run.Amount; round++)
        {
            // The first turn only warms up.
            var isMeasured = round > 0;
            Keep(trip, await Samples.OfAsync(Turn, _ => Task.FromResult(raw.Exchange(message))), isMeasured);
            Keep(set, await Samples.OfAsync(Turn, _ => tree.Claim()), isMeasured);
            foreach (var contender in contenders)
            {
                await contender.RunAsync(isMeasured ? Turn : WarmUp, isMeasured, cancellationToken);
            }
        }

        run.Report.Begin("Server: findAndModify of a claim", Invariant($"{Jobs} waiting jobs, microseconds"));
        var table = new Table("what", "median", "p99", "ratio to its floor");
        table.Add(["round trip to another process, bare socket", .. trip.Cells, ""]);
        table.Add(["remove and insert in a SortedSet of as many keys", .. set.Cells, ""]);
        contenders.ForEach(contender => contender.AddTo(table, trip.Median + set.Median, set.Median));
        run.Report.Add(table);
    }

    private static void Keep(Samples all, Samples some, bool isMeasured)
    {
        if (isMeasured)
        {
            all.Add(some);
        }
    }

    /// <summary>The keys of the queue's index in the plainest ordered structure there is.</summary>
    private sealed class OrderedQueue(int jobs)
    {
        private readonly SortedSet<(string Lane, int Priority, DateTime ScheduledAt, string Id)> _keys =
            [.. Enumerable.Range(0, jobs).Select(QueueDocuments.Job).Select(job => (job["lane"].AsString, -job["priority"].AsInt32, job["scheduledAt"].ToUniversalTime(), job["_id"].AsString))];

        public Task Claim()
        {
            var first = _keys.Min;
            _keys.Remove(first);
            _keys.Add(first with { Lane = "b" });
            return Task.CompletedTask;
        }
    }

    private sealed class Contender : IAsyncDisposable
    {
        private readonly string _tool;
        private readonly ServerProcess _server;
        private readonly IMongoCollection<BsonDocument> _queue;
        private readonly RawConnection _raw;
        private readonly Samples _ping = new();
        private readonly Samples _driver = new();
        private readonly Samples _rawPing = new();
        private readonly Samples _rawClaim = new();

        private Contender(string tool, ServerProcess server, IMongoCollection<BsonDocument> queue) =>
            (_tool, _server, _queue, _raw) = (tool, server, queue, new RawConnection(server.Port));

        public BsonDocument Command => new()
        {
            { "findAndModify", _queue.CollectionNamespace.CollectionName },
            { "query", QueueDocuments.Due },
            { "sort", QueueDocuments.Order },
            { "update", QueueDocuments.Claim },
            { "new", true },
            { "writeConcern", new BsonDocument("w", "majority") },
            { "$db", "bench" },
        };

        public static async Task<Contender> StartAsync(ServerTool tool, CancellationToken cancellationToken)
        {
            var server = await ServerProcess.StartAsync(tool, null, cancellationToken);
            try
            {
                return new Contender(tool.Name, server, await QueueDocuments.QueueAsync(server, Jobs, cancellationToken));
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }

        public async Task RunAsync(int turns, bool isMeasured, CancellationToken cancellationToken)
        {
            var (ping, claim) = (RawConnection.Message(new BsonDocument { { "ping", 1 }, { "$db", "bench" } }), RawConnection.Message(Command));
            var options = new FindOneAndUpdateOptions<BsonDocument> { Sort = QueueDocuments.Order, ReturnDocument = ReturnDocument.After };
            var database = _server.Client.GetDatabase("bench");
            Keep(_rawPing, await Samples.OfAsync(turns, _ => Task.FromResult(_raw.Exchange(ping))), isMeasured);
            Keep(_rawClaim, await Samples.OfAsync(turns, _ => Task.FromResult(_raw.Exchange(claim))), isMeasured);
            Keep(_ping, await Samples.OfAsync(turns, _ => database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), null, cancellationToken)), isMeasured);
            Keep(_driver, await Samples.OfAsync(turns, _ => _queue.FindOneAndUpdateAsync<BsonDocument>(QueueDocuments.Due, QueueDocuments.Claim, options, cancellationToken)), isMeasured);
        }

        public void AddTo(Table table, double rawFloor, double set)
        {
            table.Add([$"ping, bare socket ({_tool})", .. _rawPing.Cells, ""]);
            table.Add(["findAndModify, bare socket; floor: round trip + set", .. _rawClaim.Cells, Invariant($"{_rawClaim.Median / rawFloor:F2}")]);
            table.Add(["ping through the driver", .. _ping.Cells, ""]);
            table.Add(["findAndModify through the driver; floor: ping through the driver + set", .. _driver.Cells, Invariant($"{_driver.Median / (_ping.Median + set):F2}")]);
        }

        public ValueTask DisposeAsync()
        {
            _raw.Dispose();
            return _server.DisposeAsync();
        }
    }
}
