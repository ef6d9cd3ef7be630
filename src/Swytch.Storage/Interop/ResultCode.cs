namespace Swytch.Storage.Interop;

/// <summary>Result codes, primary and extended (sqlite.org/rescode.html).</summary>
internal static class ResultCode
{
    internal const int Ok = 0;
    internal const int Error = 1;
    internal const int Internal = 2;
    internal const int Permission = 3;
    internal const int Abort = 4;
    internal const int Busy = 5;
    internal const int Locked = 6;
    internal const int NoMemory = 7;
    internal const int ReadOnly = 8;
    internal const int Interrupt = 9;
    internal const int IoError = 10;
    internal const int Corrupt = 11;
    internal const int Full = 13;
    internal const int CannotOpen = 14;
    internal const int Protocol = 15;
    internal const int Schema = 17;
    internal const int TooBig = 18;
    internal const int Constraint = 19;
    internal const int Mismatch = 20;
    internal const int Misuse = 21;
    internal const int Authorization = 23;
    internal const int Range = 25;
    internal const int NotADatabase = 26;
    internal const int Row = 100;
    internal const int Done = 101;

    internal const int CorruptIndex = Corrupt | (3 << 8);
    internal const int BusySnapshot = Busy | (2 << 8);
    internal const int IoErrorSync = IoError | (4 << 8);
    internal const int IoErrorSyncDirectory = IoError | (5 << 8);
    internal const int IoErrorNoMemory = IoError | (12 << 8);
    internal const int ConstraintCheck = Constraint | (1 << 8);
    internal const int ConstraintForeignKey = Constraint | (3 << 8);
    internal const int ConstraintNotNull = Constraint | (5 << 8);
    internal const int ConstraintPrimaryKey = Constraint | (6 << 8);
    internal const int ConstraintTrigger = Constraint | (7 << 8);
    internal const int ConstraintUnique = Constraint | (8 << 8);
    internal const int ConstraintRowId = Constraint | (10 << 8);
    internal const int ConstraintDatatype = Constraint | (12 << 8);

    /// <summary>The low byte: the primary code of an extended one.</summary>
    internal static int Primary(int code) => code & 0xff;
}

/// <summary>Flags and options by number, as sqlite3.h has them.</summary>
internal static class SqliteConstant
{
    internal const int OpenReadWrite = 0x2;
    internal const int OpenCreate = 0x4;
    internal const int OpenNoMutex = 0x8000;
    internal const int OpenExtendedResultCodes = 0x2000000;

    internal const uint PreparePersistent = 0x1;

    internal const byte Utf8 = 1;
    internal const int Deterministic = 0x800;
    internal const int Innocuous = 0x200000;

    internal const int TypeInteger = 1;
    internal const int TypeReal = 2;
    internal const int TypeText = 3;
    internal const int TypeBlob = 4;

    internal const int ConfigureForeignKeys = 1002;
    internal const int ConfigureTriggers = 1003;
    internal const int ConfigureFts3Tokenizer = 1004;
    internal const int ConfigureLoadExtension = 1005;
    internal const int ConfigureNoCheckpointOnClose = 1006;
    internal const int ConfigureDefensive = 1010;
    internal const int ConfigureWritableSchema = 1011;
    internal const int ConfigureDoubleQuotedDml = 1013;
    internal const int ConfigureDoubleQuotedDdl = 1014;
    internal const int ConfigureTrustedSchema = 1017;

    internal const int LimitLength = 0;
    internal const int LimitSqlLength = 1;
    internal const int LimitColumn = 2;
    internal const int LimitExpressionDepth = 3;
    internal const int LimitAttached = 7;
    internal const int LimitVariableNumber = 9;
    internal const int LimitWorkerThreads = 11;

    internal const int StatusCacheUsed = 1;
    internal const int StatusDeferredForeignKeys = 10;

    internal const int CheckpointPassive = 0;
    internal const int CheckpointRestart = 2;
    internal const int CheckpointTruncate = 3;

    internal const int VirtualTableInnocuous = 2;
}
