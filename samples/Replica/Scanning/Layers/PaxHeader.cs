using System.Globalization;
using System.Text;

namespace Replica.Scanning.Layers;

/// <summary>What the records before an entry say instead of its header: <c>length key=value</c> and a line's end, one after the other (POSIX pax).</summary>
internal sealed record PaxHeader(string? Path, long? Size)
{
    public static PaxHeader None { get; } = new(null, null);

    /// <exception cref="LayerFaultException">A record is not as long as it says.</exception>
    public static PaxHeader Read(ReadOnlySpan<byte> records)
    {
        var header = None;
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= space + 1 || length > records.Length || records[length - 1] != '\n')
            {
                throw new LayerFaultException(LayerFault.Unreadable, "the extended header of an entry cannot be read.");
            }

            header = header.With(Encoding.UTF8.GetString(records[(space + 1)..(length - 1)]));
            records = records[length..];
        }

        return header;
    }

    private PaxHeader With(string record) => record.Split('=', 2) switch
    {
        ["path", var path] => this with { Path = path },
        ["size", var size] when long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) => this with { Size = bytes },
        ["size", _] => throw new LayerFaultException(LayerFault.Unreadable, "an entry of its archive has no size."),
        _ => this,
    };
}
