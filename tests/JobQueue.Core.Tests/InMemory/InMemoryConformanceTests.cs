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

namespace JobQueue.InMemory;

// Every suite on the in-memory database. One file, because each class says only that.

[TestFixture]
internal sealed class InMemorySubmitTests : SubmitConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryUniqueKeyTests : UniqueKeyConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryClaimTests : ClaimConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryCapacityTests : CapacityConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryLimitTests : LimitConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryCountTests : CountConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryHoldTests : HoldConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemorySettleTests : SettleConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryRetryTests : RetryConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryManualRetryTests : ManualRetryConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryCancelTests : CancelConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryDeleteTests : DeleteConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryTakeoverTests : TakeoverConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryResurrectionTests : ResurrectionConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryIntentTests : IntentConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryChildTests : ChildConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryQueryTests : QueryConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryWorkerTests : WorkerConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryOperatorCapacityTests : OperatorCapacityConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryLogTests : LogConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryFeedTests : FeedConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryActionConfigTests : ActionConfigConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemorySettingsTests : SettingsConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryHistoryTests : HistoryConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryTombstoneTests : TombstoneConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryCronTests : CronConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryCronFiringTests : CronFiringConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}

[TestFixture]
internal sealed class InMemoryLeaseTests : LeaseConformance
{
    protected override Task<StorageUnderTest> CreateAsync() => InMemoryStorage.CreateAsync();
}
