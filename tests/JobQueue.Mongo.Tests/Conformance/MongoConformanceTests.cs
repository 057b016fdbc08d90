using JobQueue.Conformance;
using JobQueue.Conformance.Crons;
using JobQueue.Conformance.Feed;
using JobQueue.Conformance.Jobs;
using JobQueue.Conformance.Leadership;
using JobQueue.Conformance.Logs;
using JobQueue.Conformance.Retention;
using JobQueue.Conformance.Steering;
using JobQueue.Conformance.Workers;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Conformance;

// Every suite on MongoDB. One file, because each class says only that.

[TestFixture]
internal sealed class MongoSubmitTests : SubmitConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoUniqueKeyTests : UniqueKeyConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoClaimTests : ClaimConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoCapacityTests : CapacityConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoLimitTests : LimitConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoCountTests : CountConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoHoldTests : HoldConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoSettleTests : SettleConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoRetryTests : RetryConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoManualRetryTests : ManualRetryConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoCancelTests : CancelConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoDeleteTests : DeleteConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoTakeoverTests : TakeoverConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoResurrectionTests : ResurrectionConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoIntentTests : IntentConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoChildTests : ChildConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoQueryTests : QueryConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoWorkerTests : WorkerConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoOperatorCapacityTests : OperatorCapacityConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoLogTests : LogConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoFeedTests : FeedConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoActionConfigTests : ActionConfigConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoSettingsTests : SettingsConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoHistoryTests : HistoryConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoTombstoneTests : TombstoneConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoCronTests : CronConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoCronFiringTests : CronFiringConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}

[TestFixture]
internal sealed class MongoLeaseTests : LeaseConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => MongoStorage.CreateAsync();
}
