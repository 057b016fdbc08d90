namespace JobQueue.Host.Tests;

/// <summary>Bytes whose number nobody can know beforehand, so that they are sent in chunks.</summary>
internal sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;
}
