using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>What a test has made and named.</summary>
internal sealed class EntityMap : IDisposable
{
    private readonly Dictionary<string, object> _entities = new(StringComparer.Ordinal);

    public IEnumerable<ClientEntity> Clients => _entities.Values.OfType<ClientEntity>();

    public void Add(string id, object entity)
    {
        if (!_entities.TryAdd(id, entity))
        {
            throw new InvalidDataException($"The test makes the entity '{id}' twice.");
        }
    }

    public object this[string id] => _entities.TryGetValue(id, out var entity) ? entity : throw new InvalidDataException($"The test names the entity '{id}', which it has not made.");

    public T Get<T>(string id) => this[id] is T entity ? entity : throw new InvalidDataException($"The entity '{id}' is no {typeof(T).Name}.");

    public void Dispose()
    {
        // In this order: what ends a session or closes a cursor needs its client.
        foreach (var session in _entities.Values.OfType<SessionEntity>())
        {
            session.Session.Dispose();
        }

        foreach (var cursor in _entities.Values.OfType<IAsyncCursor<BsonDocument>>())
        {
            cursor.Dispose();
        }

        foreach (var client in Clients)
        {
            client.Client.Dispose();
        }
    }
}
