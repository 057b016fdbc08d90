using System.Text;

namespace Replica.Tests.Scanning;

/// <summary>Blocks of tar archives that no tar program writes.</summary>
internal static class HostileArchive
{
    private const int Block = 512;

    /// <summary>A header with the right checksum.</summary>
    public static byte[] Header(string name, char type, long size)
    {
        var header = new byte[Block];
        Encoding.ASCII.GetBytes(name).CopyTo(header, 0);
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(header, 124);
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\0" + "00").CopyTo(header, 257);
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }

    /// <summary>A header and a beginning that go on with zeros for ever.</summary>
    public static Stream Endless(params byte[][] beginning) => new EndlessStream([.. beginning.SelectMany(block => block)]);

    private sealed class EndlessStream(byte[] beginning) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var bytes = new byte[Math.Min(buffer.Length, 81920)];
            var read = Read(bytes, 0, bytes.Length);
            bytes.CopyTo(buffer);
            return ValueTask.FromResult(read);
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var left = (int)Math.Clamp(beginning.Length - _at, 0, count);
            beginning.AsSpan((int)Math.Min(_at, beginning.Length), left).CopyTo(buffer.AsSpan(offset));
            buffer.AsSpan(offset + left, count - left).Clear();
            _at += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
