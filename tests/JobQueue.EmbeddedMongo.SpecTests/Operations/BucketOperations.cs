using JobQueue.EmbeddedMongo.SpecTests.Format;
using MongoDB.Bson;
using MongoDB.Driver.GridFS;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>Operations on a GridFS bucket; a downloaded file is compared as its bytes.</summary>
internal static class BucketOperations
{
    public static async Task<BsonValue> RunAsync(GridFSBucket<BsonValue> bucket, string name, Arguments arguments) => name switch
    {
        "delete" => await DeleteAsync(bucket, arguments),
        "download" => await DownloadAsync(bucket, arguments),
        "downloadByName" => await DownloadByNameAsync(bucket, arguments),
        "rename" => await RenameAsync(bucket, arguments),
        "upload" => await UploadAsync(bucket, arguments),
        _ => throw new OutOfScopeException($"the runner does not know the operation '{name}' of a bucket"),
    };

    private static async Task<BsonValue> DeleteAsync(GridFSBucket<BsonValue> bucket, Arguments arguments)
    {
        var id = arguments.Required("id");
        arguments.EnsureAllRead();
        await bucket.DeleteAsync(id);
        return BsonNull.Value;
    }

    private static async Task<BsonValue> DownloadAsync(GridFSBucket<BsonValue> bucket, Arguments arguments)
    {
        var id = arguments.Required("id");
        arguments.EnsureAllRead();
        return await bucket.DownloadAsBytesAsync(id);
    }

    private static async Task<BsonValue> DownloadByNameAsync(GridFSBucket<BsonValue> bucket, Arguments arguments)
    {
        var filename = arguments.RequiredText("filename");
        var options = new GridFSDownloadByNameOptions { Revision = arguments.Int("revision") ?? -1 };
        arguments.EnsureAllRead();
        return await bucket.DownloadAsBytesByNameAsync(filename, options);
    }

    private static async Task<BsonValue> RenameAsync(GridFSBucket<BsonValue> bucket, Arguments arguments)
    {
        var (id, filename) = (arguments.Required("id"), arguments.RequiredText("newFilename"));
        arguments.EnsureAllRead();
        await bucket.RenameAsync(id, filename);
        return BsonNull.Value;
    }

    private static async Task<BsonValue> UploadAsync(GridFSBucket<BsonValue> bucket, Arguments arguments)
    {
        var filename = arguments.RequiredText("filename");
        var bytes = Convert.FromHexString(arguments.RequiredDocument("source")["$$hexBytes"].AsString);
        var options = new GridFSUploadOptions { ChunkSizeBytes = arguments.Int("chunkSizeBytes"), Metadata = arguments.Document("metadata") };
        arguments.EnsureAllRead();
        var id = new BsonObjectId(ObjectId.GenerateNewId());
        await bucket.UploadFromBytesAsync(id, filename, bytes, options);
        return id;
    }
}
