namespace JobQueue.EmbeddedMongo;

/// <summary>Why a data folder could not be used.</summary>
public enum UnusableFolderReason
{
    /// <summary>Another process, or another server of this process, holds the folder.</summary>
    InUse,

    /// <summary>The path is not a folder, or the folder cannot be created.</summary>
    NotAFolder,

    /// <summary>The folder or a file in it cannot be written.</summary>
    ReadOnly,

    /// <summary>A file in the folder is damaged, or was not written by this server.</summary>
    Damaged,

    /// <summary>The folder was written by a newer version of this server.</summary>
    NewerFormat,

    /// <summary>The disk is full.</summary>
    NoSpace,

    /// <summary>The medium failed in another way; the inner exception says how.</summary>
    Unreadable,
}
