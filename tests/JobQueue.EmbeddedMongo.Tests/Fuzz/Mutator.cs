using System.Buffers.Binary;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Tests.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Fuzz;

/// <summary>Damages messages by chance: half of the time their bytes, else the values of their command, so that what is wrong is found deep inside.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly int[] Lengths = [0, 1, -1, 4, 5, 15, 16, 17, 255, 65_535, 16_777_216, 48_000_000, int.MaxValue, int.MinValue];

    private readonly RandomBson _values = new(random);

    public byte[] Mutate(IReadOnlyList<byte[]> recorded, out string kind)
    {
        var message = (byte[])recorded[random.Next(recorded.Count)].Clone();
        if (random.Next(2) == 0 && Command(message) is { } command)
        {
            return MutateCommand(command, out kind);
        }

        for (var times = random.Next(1, 4); times > 0; times--)
        {
            message = MutateBytes(message, recorded);
        }

        // Most keep a true length, else nothing behind the frame reader would be reached.
        var isTrue = random.Next(5) > 0;
        if (isTrue && message.Length >= 16)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        }

        kind = isTrue ? "bytes" : "bytes and length";
        return message;
    }

    private byte[] MutateBytes(byte[] message, IReadOnlyList<byte[]> recorded)
    {
        if (message.Length < 20)
        {
            return message;
        }

        var at = random.Next(16, message.Length - 4);
        switch (random.Next(7))
        {
            case 0:
                message[at] ^= (byte)(1 << random.Next(8));
                return message;
            case 1:
                message[random.Next(message.Length)] = (byte)random.Next(256);
                return message;
            case 2:
                BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(at), Lengths[random.Next(Lengths.Length)]);
                return message;
            case 3:
                return message[..at];
            case 4:
                return [.. message[..at], .. message[random.Next(at)..at], .. message[at..]];
            case 5:
                var inserted = new byte[random.Next(1, 40)];
                random.NextBytes(inserted);
                return [.. message[..at], .. inserted, .. message[at..]];
            default:
                var other = recorded[random.Next(recorded.Count)];
                return [.. message[..at], .. other[random.Next(other.Length)..]];
        }
    }

    private byte[] MutateCommand(BsonDocument command, out string kind)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            MutateValue(command, 0);
        }

        kind = "values";
        return RawClient.Message(command);
    }

    // Descends by chance, and at some depth exchanges, removes, repeats or renames a field.
    private void MutateValue(BsonDocument document, int depth)
    {
        if (document.ElementCount == 0)
        {
            document["x"] = _values.Value();
            return;
        }

        var index = random.Next(document.ElementCount);
        var element = document.GetElement(index);
        if (depth < 6 && random.Next(3) > 0 && Inside(element.Value) is { } inner)
        {
            MutateValue(inner, depth + 1);
            return;
        }

        // The first field names the command: without it there is nothing to find. The database keeps it in one place.
        if (depth == 0 && (index == 0 || element.Name == "$db") && random.Next(4) > 0)
        {
            return;
        }

        switch (random.Next(5))
        {
            case 0:
                document.Remove(element.Name);
                break;
            case 1:
                document[element.Name + "x"] = element.Value;
                break;
            case 2:
                document[element.Name] = new BsonArray { element.Value, _values.Value() };
                break;
            case 3:
                document[element.Name] = new BsonDocument(element.Name, element.Value);
                break;
            default:
                document[element.Name] = _values.Value();
                break;
        }
    }

    private BsonDocument? Inside(BsonValue value) => value switch
    {
        BsonDocument { ElementCount: > 0 } document => document,
        BsonArray { Count: > 0 } array => array[random.Next(array.Count)] as BsonDocument,
        _ => null,
    };

    // The command of an OP_MSG, with a document sequence as the array that it stands for; null for anything else.
    private static BsonDocument? Command(byte[] message)
    {
        if (BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(12)) != 2013)
        {
            return null;
        }

        var sections = message.AsSpan(20);
        BsonDocument? body = null;
        var sequences = new List<BsonElement>();
        while (sections.Length > 4)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(sections[1..]);
            if (sections[0] == 0)
            {
                body = new BsonDocument(RawBson.Parse(sections.Slice(1, size).ToArray()));
            }
            else
            {
                sequences.Add(Sequence(sections.Slice(5, size - 4)));
            }

            sections = sections[(1 + size)..];
        }

        return body?.AddRange(sequences).DeepClone().AsBsonDocument;
    }

    private static BsonElement Sequence(ReadOnlySpan<byte> section)
    {
        var end = section.IndexOf((byte)0);
        var name = System.Text.Encoding.UTF8.GetString(section[..end]);
        var documents = new BsonArray();
        for (section = section[(end + 1)..]; section.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(section);
            documents.Add(RawBson.Parse(section[..length].ToArray()));
            section = section[length..];
        }

        return new BsonElement(name, documents);
    }
}
