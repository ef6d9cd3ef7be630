using System.Collections.Concurrent;
using System.Globalization;
using Swytch.Histories;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <summary>
/// Transfers that never overdraw, by absolute and by relative updates, in blocks and in single statements; reads of all balances at once and in two halves.
/// </summary>
/// <param name="abortedReads">What failed transactions saw is held to the same.</param>
public sealed class BankWorkload(bool abortedReads) : Workload
{
    private const int Accounts = 8;
    private const long AmountEach = 50;
    private const int LargestTransfer = 20;

    private readonly ConcurrentQueue<BankTransaction> _history = new();

    public override string Name => "bank";

    public override void SetUp(SqlClient sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        sql.Must("DROP TABLE IF EXISTS bank");
        sql.Must("CREATE TABLE bank (id int PRIMARY KEY, balance int NOT NULL)");
        sql.Must("INSERT INTO bank VALUES " + string.Join(", ", Enumerable.Range(1, Accounts).Select(id => $"({id}, {AmountEach})")));
    }

    public override void Step(WorkloadClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        var random = client.Random;
        var style = WorkloadClient.ChooseStyle(random);
        var balances = new List<IReadOnlyDictionary<long, long>>();
        var transfers = new List<Transfer>();
        var isReader = random.Next(3) == 0;
        var outcome = client.Transact(style, () =>
        {
            switch (isReader, style)
            {
                case (true, Style.Autocommit):
                    balances.Add(Balances(client.Run("SELECT id, balance FROM bank")));
                    break;
                case (true, _):
                    var half = Balances(client.Run($"SELECT id, balance FROM bank WHERE id <= {Accounts / 2}"));
                    balances.Add(half.Concat(Balances(client.Run($"SELECT id, balance FROM bank WHERE id > {Accounts / 2}"))).ToDictionary());
                    break;
                case (false, Style.Autocommit):
                    TransferAtOnce(client, transfers);
                    break;
                default:
                    Transfer(client, transfers);
                    break;
            }

            return random.Next(20) != 0;
        });
        _history.Enqueue(new BankTransaction(client.Number, outcome, balances, transfers));
    }

    public override IReadOnlyList<Finding> Finish(SqlClient sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var first = Enumerable.Range(1, Accounts).ToDictionary(id => (long)id, _ => AmountEach);
        return BankChecker.Check([.. _history], first, Balances(sql.Must("SELECT id, balance FROM bank")), abortedReads: abortedReads);
    }

    private static Dictionary<long, long> Balances(SqlResult result) =>
        result.Rows.ToDictionary(row => long.Parse(row[0]!, CultureInfo.InvariantCulture), row => long.Parse(row[1]!, CultureInfo.InvariantCulture));

    private static Transfer Choose(Random random)
    {
        var from = random.Next(Accounts);
        var to = (from + random.Next(1, Accounts)) % Accounts;
        return new Transfer(from + 1, to + 1, random.Next(1, LargestTransfer + 1));
    }

    private static void TransferAtOnce(WorkloadClient client, List<Transfer> transfers)
    {
        var transfer = Choose(client.Random);

        // Recorded before it is sent: should the connection break, it may have happened.
        transfers.Add(transfer);
        var result = client.Run(string.Create(
            CultureInfo.InvariantCulture,
            $"UPDATE bank SET balance = balance + CASE id WHEN {transfer.From} THEN -{transfer.Amount} ELSE {transfer.Amount} END WHERE id IN ({transfer.From}, {transfer.To}) AND (SELECT balance FROM bank WHERE id = {transfer.From}) >= {transfer.Amount}"));
        if (result.Tag == "UPDATE 0")
        {
            transfers.Clear();
        }
    }

    private static void Transfer(WorkloadClient client, List<Transfer> transfers)
    {
        var transfer = Choose(client.Random);
        var from = Balance(client, transfer.From);
        var to = Balance(client, transfer.To);
        if (from < transfer.Amount)
        {
            return;
        }

        transfers.Add(transfer);
        if (client.Random.Next(2) == 0)
        {
            client.Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE bank SET balance = {from - transfer.Amount} WHERE id = {transfer.From}"));
            client.Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE bank SET balance = {to + transfer.Amount} WHERE id = {transfer.To}"));
        }
        else
        {
            client.Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE bank SET balance = balance - {transfer.Amount} WHERE id = {transfer.From}"));
            client.Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE bank SET balance = balance + {transfer.Amount} WHERE id = {transfer.To}"));
        }
    }

    private static long Balance(WorkloadClient client, long account) =>
        long.Parse(client.Run(string.Create(CultureInfo.InvariantCulture, $"SELECT balance FROM bank WHERE id = {account}")).Scalar!, CultureInfo.InvariantCulture);
}
