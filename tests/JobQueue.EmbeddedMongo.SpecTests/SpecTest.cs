using JobQueue.EmbeddedMongo.SpecTests.Entities;
using JobQueue.EmbeddedMongo.SpecTests.Format;
using JobQueue.EmbeddedMongo.SpecTests.Matching;
using JobQueue.EmbeddedMongo.SpecTests.Operations;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.SpecTests;

/// <summary>One test of a file: its entities, its operations, what they brought, what the driver sent for them, and what lies in the database afterwards.</summary>
internal sealed class SpecTest : IDisposable
{
    private readonly SpecFile _file;
    private readonly BsonDocument _test;
    private readonly IMongoClient _own;
    private readonly EntityMap _entities = new();
    private readonly EntityFactory _factory;
    private readonly OperationTable _operations;
    private readonly RunnerOperations _runner;
    private readonly ValueMatcher _values;
    private readonly ErrorMatcher _errors;
    private readonly EventMatcher _events;
    private readonly LogMatcher _log;

    public SpecTest(SpecFile file, BsonDocument test, string connectionString, IMongoClient own)
    {
        _file = file;
        _test = test;
        _own = own;
        _factory = new EntityFactory(connectionString, _entities);
        _operations = new OperationTable(_entities, new ReadAhead());
        _runner = new RunnerOperations(_entities, _factory, own, RunAsync);
        _values = new ValueMatcher(_entities);
        _errors = new ErrorMatcher(_values);
        _events = new EventMatcher(_entities, _values);
        _log = new LogMatcher(_entities, _values);
    }

    public async Task RunAsync()
    {
        await PrepareAsync();
        _factory.Create(_file.CreateEntities);
        foreach (var operation in SpecFile.Documents(_test, "operations"))
        {
            await RunAsync(operation);
        }

        foreach (var expectation in SpecFile.Documents(_test, "expectEvents"))
        {
            _events.Match(expectation);
        }

        foreach (var expectation in SpecFile.Documents(_test, "expectLogMessages"))
        {
            _log.Match(expectation);
        }

        foreach (var outcome in SpecFile.Documents(_test, "outcome"))
        {
            await CompareAsync(outcome);
        }
    }

    public void Dispose() => _entities.Dispose();

    private async Task PrepareAsync()
    {
        foreach (var data in _file.InitialContent)
        {
            var database = _own.GetDatabase(data["databaseName"].AsString);
            var name = data["collectionName"].AsString;
            await database.DropCollectionAsync(name);
            var documents = data["documents"].AsBsonArray.Select(document => (BsonDocument)document.DeepClone()).ToList();
            if (documents.Count == 0 || data.Contains("createOptions"))
            {
                await database.RunCommandAsync<BsonDocument>(new BsonDocument("create", name).AddRange(data.GetValue("createOptions", new BsonDocument()).AsBsonDocument));
            }

            if (documents.Count > 0)
            {
                await database.GetCollection<BsonDocument>(name).InsertManyAsync(documents);
            }
        }
    }

    private async Task RunAsync(BsonDocument operation)
    {
        if (operation["object"] == "testRunner")
        {
            await _runner.RunAsync(operation["name"].AsString, operation.GetValue("arguments", new BsonDocument()).AsBsonDocument);
            return;
        }

        var expectedError = operation.GetValue("expectError", BsonNull.Value);
        object result;
        try
        {
            result = await _operations.RunAsync(operation, RunAsync);
        }
        catch (Exception error) when (expectedError is BsonDocument && error is not (OutOfScopeException or AssertionException or InvalidDataException))
        {
            _errors.Match(expectedError.AsBsonDocument, error);
            return;
        }

        if (operation.GetValue("ignoreResultAndError", false).AsBoolean)
        {
            return;
        }

        Assert.That(expectedError.IsBsonNull, Is.True, $"{operation["name"]} fails with {expectedError.ToJson()}");
        if (operation.TryGetValue("saveResultAsEntity", out var id))
        {
            _entities.Add(id.AsString, result);
        }
        else if (operation.TryGetValue("expectResult", out var expected))
        {
            _values.Match(expected, result as BsonValue ?? throw new InvalidDataException($"{operation["name"]} has no result to compare."), $"the result of {operation["name"]}");
        }
    }

    private async Task CompareAsync(BsonDocument outcome)
    {
        var stored = await _own.GetDatabase(outcome["databaseName"].AsString)
            .GetCollection<BsonDocument>(outcome["collectionName"].AsString)
            .Find(new BsonDocument())
            .Sort(new BsonDocument("_id", 1))
            .ToListAsync();
        _values.Match(outcome["documents"], new BsonArray(stored), $"what lies in {outcome["collectionName"]}", isRoot: false);
    }
}
