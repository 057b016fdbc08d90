namespace Replica.Scanning.Ecosystems;

/// <summary>The parts of an Alpine version in the order in which they stand.</summary>
internal enum ApkVersionPartKind
{
    FirstNumber,
    Number,
    Letter,
    Suffix,
    SuffixNumber,
    CommitHash,
    Revision,
    End,
}
